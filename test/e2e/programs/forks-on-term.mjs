// On SIGTERM it starts a child and prints its pid; it ends when the child has: a tree that grows while it is ended.
import { spawn } from 'node:child_process';

process.once('SIGTERM', () => {
  const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  child.once('spawn', () => console.log('started', child.pid));
  child.once('exit', (_, signal) => process.exit(signal === 'SIGTERM' ? 7 : 8));
});
process.stdin.resume().on('end', () => process.exit());
console.log('ready');
