// What this project is not: an MCP server that finds processes, and later sends a signal to whoever has the pid then.
// The storm must tell the difference. It speaks just enough of the protocol for that.
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const TOOLS = {
  find_processes({ limit }) {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && nameOf(name) === 'victim');
    return { columns: ['pid', 'ref'], rows: pids.slice(0, limit).map((pid) => [Number(pid), pid]) };
  },
  terminate_process({ pid }) {
    const outcome = sent(pid) ? 'exited' : 'already_gone'; // claimed, not observed
    return { results: [{ outcome, signal: outcome === 'exited' ? 'SIGTERM' : null, guarantee: 'none' }] };
  },
};

for await (const line of createInterface(process.stdin)) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue;
  const result = method === 'tools/call' ? called(params) : {};
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
}

function called({ name, arguments: args }) {
  return { content: [{ type: 'text', text: '' }], structuredContent: TOOLS[name](args) };
}

function sent(pid) {
  try {
    return process.kill(pid, 'SIGTERM');
  } catch {
    return false;
  }
}

function nameOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'latin1').trim();
  } catch {
    return undefined; // gone meanwhile
  }
}
