// Uses one core. Prints `ready`, then for each line on stdin its CPU time and the time that has passed, in µs.
import { Worker } from 'node:worker_threads';

process.stdin.on('end', () => process.exit());
process.stdin.on('data', () => {
  const { user, system } = process.cpuUsage();
  console.log(user + system, Math.round(performance.now() * 1000));
});
const worker = new Worker('for (;;);', { eval: true });
worker.once('online', () => console.log('ready'));
