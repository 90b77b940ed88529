// A client on Windows that starts servers as MCP clients do: through cmd.exe and a script. The last of them is detached.
// Prints `ready` and, for each, the pids of its cmd.exe and of itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const [count] = process.argv.slice(2).map(Number);
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const line = `""${pathOf('npx-like.cmd')}" "${pathOf('outlives-client.mjs')}""`;
const start = async (detached) => {
  const shell = spawn('cmd.exe', ['/d', '/s', '/c', line], {
    ...{ stdio: ['pipe', 'pipe', 'ignore'], windowsVerbatimArguments: true, windowsHide: true, detached },
    env: { ...process.env, NODE_EXE: process.execPath },
  });
  const [text] = await once(shell.stdout, 'data');
  return [shell.pid, Number(String(text).trim().split(' ')[1])];
};
const pids = await Promise.all(Array.from({ length: count }, (_, index) => start(index === count - 1)));
process.stdin.resume().on('end', () => process.exit());
console.log('ready', ...pids.flat());
