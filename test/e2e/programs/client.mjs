// The same as client.py, in Node, which makes Unix socket pairs: argv is a channel that is always 'socketpair', how, and
// the server's command line.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const [, how, ...command] = process.argv.slice(2);
// Node closes the stdin of a child that exits, so what it starts stays, and only what is between has ended.
const via = {
  direct: [],
  detached: ['sh', '-c', 'setsid --fork "$@"; exec sleep 600 </dev/null >/dev/null', 'sh'],
};
const [program, ...args] = [...via[how], ...command];
const server = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
const lines = createInterface(server.stdout)[Symbol.asyncIterator]();
// Has nothing to do with the server, and is started by the same client.
const sibling = spawn('sleep', ['600'], { stdio: 'ignore' });

let id = 0;
async function request(method, params) {
  id++;
  server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
  for (;;) {
    const { value, done } = await lines.next();
    if (done) process.exit(3);
    const message = JSON.parse(value);
    if (message.id === id) return message;
  }
}

await request('initialize', {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'client.mjs', version: '1' },
});
process.stdout.write(`${JSON.stringify({ pid: process.pid, sibling: sibling.pid })}\n`);
for await (const line of createInterface(process.stdin)) {
  const [name, given] = JSON.parse(line);
  const { result } = await request('tools/call', { name, arguments: given });
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
sibling.kill('SIGKILL');
server.kill('SIGKILL');
process.exit();
