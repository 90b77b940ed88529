// Starts as many children as it is told; they end with it, for it holds their stdin. Prints their pids.
import { spawn } from 'node:child_process';

const children = Array.from({ length: Number(process.argv[2]) }, () =>
  spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] }),
);
process.stdin.resume().on('end', () => process.exit());
await Promise.all(children.map((child) => new Promise((started) => child.once('spawn', started))));
console.log('ready', ...children.map(({ pid }) => pid));
