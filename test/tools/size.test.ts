import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from 'gpt-tokenizer';
import { TOOLS } from '../../src/commands/tools-here.ts';
import { DETAIL_NAMES } from '../../src/platform/requested-details.ts';
import type { Socket } from '../../src/platform/sockets.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';
import { connect } from '../server/support.ts';
import { MUCH, only } from './much.ts';

/** Every answer, as it is by default, fits: on a machine of 2,000 processes with command lines as long as Electron's and Java's. */
const MAX_BYTES = 8192;
const MAX_TOKENS = 2000;

const longArgv = (pid: number): string[] => [
  '/opt/google/chrome/chrome',
  '--type=renderer',
  `--crashpad-handler-pid=${pid}`,
  '--enable-crash-reporter=9c1f6f0e-25a1-4d6e-8f0e-7d4b2f0c0f6e,',
  '--extension-process',
  '--display-capture-permissions-policy-allowed',
  '--change-stack-guard-on-fork=enable',
  '--lang=en-US',
  `--renderer-client-id=${pid * 7}`,
  '--shared-files=v8_context_snapshot_data:100',
  '-Djava.util.logging.config.file=/home/user/projects/shop/conf/logging.properties',
];

const here = machine(
  ME,
  Array.from({ length: 2000 }, (_, index) =>
    facts(10_000 + index, {
      argv: longArgv(index),
      comm: `chrome-${index % 60}`,
      ppid: 10_000 + Math.floor(index / 4),
    }),
  ),
);
for (let index = 0; index < 300; index++) {
  const address = `127.0.${index % 256}.1`;
  const socket: Socket = {
    protocol: 'tcp',
    address,
    port: 3000 + index,
    state: 'listening',
    user: ME,
    key: String(index + 1),
  };
  here.sockets.push(socket);
  here.held.set(10_000 + index, [String(index + 1)]);
}
// Every process of the pool shares one socket, as a forking server's workers do.
here.sockets.push({ protocol: 'tcp', address: '::', port: 80, state: 'listening', user: ME, key: '900' });
for (let index = 0; index < 200; index++) here.held.set(11_000 + index, ['900']);

// Leftovers: 80 trees of three, each of which holds a port.
for (let index = 0; index < 80; index++) {
  const pid = 20_000 + index * 3;
  const left = { argv: longArgv(pid), session: 5, group: pid };
  here.processes.set(pid, facts(pid, { ...left, ppid: 1 }));
  for (const child of [pid + 1, pid + 2]) here.processes.set(child, facts(child, { ...left, ppid: pid }));
  here.sockets.push({
    protocol: 'tcp',
    address: '::',
    port: 40_000 + index,
    state: 'listening',
    user: ME,
    key: String(pid),
  });
  here.held.set(pid + 2, [String(pid)]);
}

const { client } = await connect({
  ...memoryMachine(here),
  fileUses: () => async () => ['open', 'cwd', 'executable'],
  requestedDetails: async (_, wanted) => ({ ...only(wanted, MUCH), unavailable: {} }),
});

const CALLS: readonly (readonly [tool: string, args: Record<string, unknown>])[] = [
  ['list_processes', {}],
  ['list_processes', { sort_by: 'cpu' }],
  ['list_processes', { username: '*' }],
  ['list_processes', { group_by: 'name' }],
  ['find_processes', { pattern: 'chrome' }],
  ['find_processes', { pattern: 'renderer', username: '*', sort_by: 'cpu' }],
  ['get_process_info', { pid: 10_001 }],
  ...DETAIL_NAMES.map((extra) => ['get_process_info', { pid: 10_001, include: [extra] }] as const),
  ['get_process_by_port', { port: 3000 }],
  ['get_process_by_port', { port: 80 }],
  ['list_ports', {}],
  ['get_process_tree', {}],
  ['get_process_tree', { pid: 10_001 }],
  ['get_system_summary', {}],
  ['find_orphans', {}],
  ['find_file_users', { path: '/home' }],
  ['wait_for', { port: 3000 }],
  ['get_user_info', {}],
];

for (const [name, args] of CALLS) {
  test(`${name} ${JSON.stringify(args)} stays below ${MAX_BYTES} bytes and ${MAX_TOKENS} tokens`, async (t) => {
    const { structuredContent, isError } = await client.callTool({ name, arguments: args });
    assert.ok(!isError);
    const json = JSON.stringify(structuredContent);
    const tokens = encode(json).length;
    t.diagnostic(`${json.length} bytes, ${tokens} tokens`);
    assert.ok(json.length <= MAX_BYTES && tokens <= MAX_TOKENS, `${json.length} bytes, ${tokens} tokens`);
  });
}

test('no tool that reads is missing here', () => {
  const reading = TOOLS.filter(({ effect }) => effect === 'read').map(({ name }) => name);
  assert.deepEqual(
    reading.filter((name) => !CALLS.some(([tool]) => tool === name)),
    [],
  );
});
