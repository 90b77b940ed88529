// On SIGTERM it starts itself anew and ends. Prints the pid of each that is ready; all end with their stdin.
import { spawn } from 'node:child_process';

process.on('SIGTERM', () => {
  spawn(process.execPath, [process.argv[1]], { detached: true, stdio: 'inherit' }).once('spawn', () => process.exit(7));
});
process.stdin.resume().on('end', () => process.exit());
console.log('ready', process.pid);
