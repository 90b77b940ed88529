// Uses the CPU in its second thread only.
import { Worker } from 'node:worker_threads';

process.stdin.resume().on('end', () => process.exit());
const worker = new Worker('for (;;);', { eval: true });
worker.once('online', () => console.log('ready'));
