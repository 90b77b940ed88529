import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '../../src/policy/policy.ts';
import { callerOf, DEFAULT_ACCESS } from '../access.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';
import { connect } from '../server/support.ts';

/** `argv: none`: what a server answers that reads no command line. */

const UNREAD = /Command lines are not read here \(argv: none\)/;

const here = machine(
  ME,
  [facts(7), facts(8)].map(({ argv: _, ...rest }) => rest),
);
const { call } = await connect({ ...memoryMachine(here), readsArgv: false });

test('command is null, and each answer with a column for it says why', async () => {
  for (const [tool, args] of [
    ['list_processes', {}],
    ['list_processes', { limit: 1 }],
    ['find_processes', { pattern: 'p7' }],
    ['get_process_tree', {}],
    ['list_ports', {}],
    ['find_orphans', {}],
    ['find_file_users', { path: '/' }],
    ['get_process_by_port', { port: 80 }],
  ] as const) {
    const { note } = await call(tool, args);
    assert.match(String(note), UNREAD, tool);
  }
  const { columns, rows } = await call('list_processes');
  assert.deepEqual(Object(rows)[0][Object(columns).indexOf('command')], null);
  const { command, unavailable } = await call('get_process_info', { pid: 7 });
  assert.equal(command, null);
  assert.match(Object(unavailable).command, UNREAD);
  assert.match(Object((await call('get_user_info'))['access']).why.join(), UNREAD);
});

test('a name that the kernel cut protects as the whole one does', () => {
  const { argv: _, ...journal } = facts(9, { comm: 'systemd-journal' });
  const end = (process: typeof journal) =>
    decide('terminate', process, {
      caller: callerOf(ME),
      access: DEFAULT_ACCESS,
    }).rule;
  assert.equal(end(journal), 'protected: systemd-journald');
  assert.equal(end({ ...journal, comm: 'systemd-journey' }), 'default');
});
