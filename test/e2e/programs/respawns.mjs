// On SIGTERM it starts itself anew and ends. Prints the pid of each that is ready; all leave with their stdin, and say so.
import { spawn } from 'node:child_process';

process.on('SIGTERM', () => {
  spawn(process.execPath, [process.argv[1]], { detached: true, stdio: 'inherit' }).once('spawn', () => process.exit(7));
});
process.stdin.resume().on('end', () => {
  console.log('left', process.pid);
  process.exit();
});
console.log('ready', process.pid);
