// Starts as many children as it is told, a second number of which ignore SIGTERM. On SIGTERM it waits for all of them
// and prints how each has ended, then it ends with code 7: what it has seen is what the kernel told it.
import { spawn } from 'node:child_process';

const [count, stubborn = 0] = process.argv.slice(2).map(Number);
const stdio = ['pipe', 'ignore', 'ignore'];
const children = Array.from({ length: count }, (_, index) =>
  index < stubborn ? spawn('sh', ['-c', "trap '' TERM; exec cat"], { stdio }) : spawn('cat', { stdio }),
);
let isEnding = false;
let left = count;
const finish = () => {
  if (isEnding && left === 0) process.exit(7);
};
for (const child of children) {
  child.once('exit', (code, signal) => {
    console.log('ended', child.pid, signal ?? code);
    left--;
    finish();
  });
}
process.on('SIGTERM', () => {
  isEnding = true;
  finish();
});
process.stdin.resume().on('end', () => process.exit());
await Promise.all(children.map((child) => new Promise((started) => child.once('spawn', started))));
console.log('ready', ...children.map(({ pid }) => pid));
