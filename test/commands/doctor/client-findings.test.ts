import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientFindings, namesOf } from '../../../src/commands/doctor/client-findings.ts';
import type { Remark } from '../../../src/commands/doctor/entry-checks.ts';
import type { Installed } from '../../../src/commands/doctor/installed.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';

const show = (raw: string) => BUILT_IN.text(raw);

const client = (id: string, over: Partial<Installed> = {}): Installed => ({
  id,
  client: id.toUpperCase(),
  configuration: show(`/${id}.json`),
  servers: [],
  ...over,
});

const server = (name: string, ...remarks: Remark[]): Installed['servers'][number] => ({
  name: show(name),
  command: show('node main.js'),
  outcome: 'failed',
  remarks,
});

const found = (...clients: Installed[]): string[] =>
  clientFindings(clients, (...words) => ['pm', ...words].join(' ')).map(
    ({ level, what, fix, command }) => `${level} ${what}: ${fix}${command === undefined ? '' : ` $ ${command}`}`,
  );

test('no client at all is noted, with the list of those that are known', () => {
  assert.deepEqual(found(), [
    'note no MCP client was found on this machine: name a supported client, or add the entry by hand (docs/clients.md) $ pm install --list',
  ]);
});

test('what is not connected is noted once, with one command for all', () => {
  assert.deepEqual(found(client('a')), ['note A is on this machine, but not connected: add the server $ pm install a']);
  assert.deepEqual(found(client('a'), client('b'), client('c', { servers: [server('x')] })), [
    'note A and B are on this machine, but not connected: add the server $ pm install a b',
  ]);
});

test('a configuration that cannot be read is a problem, not a client that is not connected', () => {
  assert.deepEqual(found(client('a', { unreadable: 'no JSON' })), [
    'problem A may not be able to read its configuration, "/a.json": no JSON: correct the file',
  ]);
});

test('each remark is a finding, with the command for its entry', () => {
  const remark = (by?: Remark['by']): Remark => ({
    level: 'problem',
    what: 'is broken',
    fix: 'do it',
    ...(by && { by }),
  });
  const servers = [
    server('process-manager', remark('install'), remark('rename')),
    server('my pm', remark('replace'), remark()),
  ];
  assert.deepEqual(found(client('a', { servers })), [
    'problem A: "process-manager" is broken: do it $ pm install a',
    'problem A: "process-manager" is broken: do it $ pm install a --name processes',
    'problem A: "my pm" is broken: do it $ pm install a --name my pm --force',
    'problem A: "my pm" is broken: do it',
  ]);
});

test('names are a list in words', () => {
  assert.deepEqual(
    [[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((names) => namesOf(names.map((name) => ({ client: name })))),
    ['', 'a', 'a and b', 'a, b and c'],
  );
});
