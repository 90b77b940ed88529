import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesOf, hasEntry, keptOffNow, ownEntries } from '../../src/clients/current-entries.ts';
import { EditFailed } from '../../src/clients/document.ts';
import { client } from './some-client.ts';

const SCRIPT = '/srv/dist/main.js';
const OWN = { command: 'node', args: [SCRIPT] };
const servers = (map: object): string => JSON.stringify({ servers: map });

test('all entries that start this program are found, and any of its default name', (t) => {
  const map = {
    'our-own': { command: 'other', args: [1] },
    second: { command: ['npx', '-y', 'process-manager-mcp'], environment: { A: 1, B: null } },
    third: { cmd: 'node', args: [SCRIPT], envs: { C: 'c' } },
    fourth: { ...OWN, env: { D: true }, cwd: '/srv' },
    none: { command: 'x' },
    text: 'process-manager-mcp',
  };
  const some = client(t, servers(map));
  assert.deepEqual(ownEntries(some, 'our own', SCRIPT), [
    { name: 'our-own', command: 'other', args: ['1'], env: {}, isOwn: false, file: some.path },
    {
      name: 'second',
      command: 'npx',
      args: ['-y', 'process-manager-mcp'],
      env: { A: '1' },
      isOwn: true,
      file: some.path,
    },
    { name: 'third', ...OWN, env: { C: 'c' }, isOwn: true, file: some.path },
    { name: 'fourth', ...OWN, env: { D: 'true' }, isOwn: true, file: some.path, cwd: '/srv' },
  ]);
  for (const text of [undefined, '{}', '{"servers": 1}'])
    assert.deepEqual(ownEntries(client(t, text), 'our own', SCRIPT), []);
  assert.throws(() => ownEntries(client(t, '{'), 'our own', SCRIPT), EditFailed);
});

test('what keeps a server off is read from the file as it is now', (t) => {
  const off = { ...client(t, servers({ ours: { ...OWN, disabled: true } })), id: 'windsurf' };
  assert.deepEqual(
    keptOffNow(off, 'ours').map(({ file, fix }) => [file, fix]),
    [[off.path, 'set "disabled" to false']],
  );
  assert.deepEqual(keptOffNow(client(t), 'ours'), []);
  assert.throws(() => keptOffNow(client(t, '{'), 'ours'), EditFailed);
});

test('entries of every file that the client reads are found, each with its file', (t) => {
  const [usual, other] = [client(t, servers({ a: OWN })), client(t, servers({ b: OWN }))];
  const both = { ...usual, formerPaths: [other.path], readsFormer: true };
  const found = ownEntries(both, 'ours', SCRIPT).map(({ name, file }) => [name, file]);
  assert.deepEqual(found, [
    ['a', usual.path],
    ['b', other.path],
  ]);
  assert.deepEqual(
    filesOf({ ...both, readsFormer: false }).map(({ path }) => path),
    [usual.path],
  );
});

test('no entries are found in a file that the client itself could not read', (t) => {
  const strict = { comments: false, lastComma: false, byteOrderMark: false };
  const commented = { ...client(t, `// mine\n${servers({ a: OWN })}`), dialect: strict };
  assert.throws(
    () => ownEntries(commented, 'ours', SCRIPT),
    (error) => error instanceof EditFailed && error.message === 'Some client does not accept comments: line 1',
  );
});

test('an entry is there under the name that the client accepts', (t) => {
  const one = client(t, servers({ 'our-own': OWN }));
  assert.deepEqual([hasEntry(one, 'our own'), hasEntry(one, 'other'), hasEntry(client(t), 'x')], [true, false, false]);
  assert.throws(() => hasEntry(client(t, '{"servers": []}'), 'other'), EditFailed);
});
