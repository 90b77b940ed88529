import assert from 'node:assert/strict';
import { chmodSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { McpClient } from '../../src/clients/clients.ts';
import { type ConfigEdit, configEditFor, entryByHand } from '../../src/clients/config-edit.ts';
import { NO_LINKS } from '../posix.ts';
import { client, EARLIER_ENTRY } from './some-client.ts';

const SCRIPT = '/srv/dist/main.js';
const SERVER = { launch: { command: 'node', args: [SCRIPT], env: {} }, settings: {} };
const OWN = { command: 'node', args: [SCRIPT] };

const edit = (t: TestContext, text: string | undefined, server: typeof SERVER | undefined = SERVER): ConfigEdit => {
  const one = client(t, text);
  const result = configEditFor(one, { name: 'ours', server, script: SCRIPT });
  if (text !== undefined) assert.equal(readFileSync(one.path, 'utf8'), text, 'nothing is written');
  return result;
};
const servers = (map: object): string => JSON.stringify({ servers: map });
const parsed = ({ text }: ConfigEdit): unknown => JSON.parse(text ?? assert.fail('it has no text'));

test('an entry is added to a file, and to none', (t) => {
  for (const text of [undefined, '{}', servers({})]) {
    const added = edit(t, text);
    assert.equal(added.kind, 'add');
    assert.equal(added.source?.text, text);
    assert.deepEqual(parsed(added), { servers: { ours: OWN } });
  }
});

test('an entry of our own is updated, and what a person added to it stays', (t) => {
  const updated = edit(t, servers({ ours: { command: '/old/node', args: [SCRIPT], disabled: true } }));
  assert.equal(updated.kind, 'update');
  assert.deepEqual(parsed(updated), { servers: { ours: { ...OWN, disabled: true } } });
});

test('an entry that is as desired needs no edit', (t) => {
  for (const [text, server] of [
    [servers({ ours: { ...OWN, disabled: true } }), SERVER],
    [servers({ other: { command: 'x' } }), undefined],
  ] as const) {
    const none = configEditFor(client(t, text), { name: 'ours', server, script: SCRIPT });
    assert.equal(none.kind, 'none');
    assert.equal(none.text, undefined);
  }
});

test('of an entry of our own only the words that name Node and the script change', (t) => {
  const mine = { ...EARLIER_ENTRY, tools: ['list_processes'] };
  const updated = edit(t, servers({ ours: mine }));
  const args = mine.args.with(1, SCRIPT);
  assert.deepEqual(parsed(updated), { servers: { ours: { ...mine, command: 'node', args } } });
  assert.deepEqual(updated.loosens, []);
});

test('what an entry gets by settings of this time may loosen it, and that is said', (t) => {
  const [path, text] = [SCRIPT, servers({ ours: OWN })];
  const one = client(t, text);
  const server = { ...SERVER, settings: { ALLOW_ROOT: 'Y', READ_ONLY: 'Y' } };
  const withEnv = { ...one, entryFor: () => ({ ...OWN, env: server.settings }) };
  assert.deepEqual(configEditFor(withEnv, { name: 'ours', server, script: path }).loosens, ['ALLOW_ROOT=Y is new']);
  const first = configEditFor({ ...client(t), entryFor: withEnv.entryFor }, { name: 'ours', server, script: path });
  assert.deepEqual([first.kind, first.loosens], ['add', []]);
});

test('an entry of our own under another name is changed, unless a name was given', (t) => {
  const text = servers({ other: { command: 'x' }, mine: { ...OWN, command: '/old/node' } });
  const wanted = { name: 'ours', server: SERVER, script: SCRIPT };
  const renamed = configEditFor(client(t, text), wanted);
  assert.deepEqual([renamed.name, renamed.kind], ['mine', 'update']);
  const named = configEditFor(client(t, text), { ...wanted, isNamed: true });
  assert.deepEqual([named.name, named.kind], ['ours', 'add']);
});

test('an entry that starts this program in a way of its own is left alone', (t) => {
  const failed = edit(t, servers({ ours: { command: 'docker', args: ['run', '-i', 'process-manager-mcp'] } }));
  assert.equal(failed.kind, 'failed');
  assert.match(failed.reason ?? '', /^"ours" starts this server in a different way \(docker …\)/);
});

test('a file that its client could not read is left alone', (t) => {
  const strict = { ...client(t, '{\n// mine\n}'), dialect: { comments: false, lastComma: false, byteOrderMark: true } };
  const failed = configEditFor(strict, { name: 'ours', server: SERVER, script: SCRIPT });
  assert.deepEqual([failed.kind, failed.reason], ['failed', 'Some client does not accept comments: line 2']);
});

test('whatever goes wrong at one client is its failed edit', (t) => {
  const broken: McpClient = {
    ...client(t, '{}'),
    serversIn() {
      throw new TypeError('unexpected');
    },
  };
  const failed = configEditFor(broken, { name: 'ours', server: SERVER, script: SCRIPT });
  assert.deepEqual([failed.kind, failed.reason], ['failed', 'unexpected error: TypeError: unexpected']);
});

test('a file with nothing but the entry is removed with it', (t) => {
  const added = edit(t, undefined);
  const removed = configEditFor(client(t, added.text ?? ''), { name: 'ours', server: undefined, script: SCRIPT });
  assert.deepEqual([removed.kind, removed.text], ['remove', null]);
});

test('behind a link the file stays, without the entry', { skip: NO_LINKS }, (t) => {
  const one = client(t, edit(t, undefined).text ?? '');
  const link = join(one.path, '..', 'link');
  symlinkSync(one.path, link);
  const removed = configEditFor({ ...one, path: link }, { name: 'ours', server: undefined, script: SCRIPT });
  assert.deepEqual([removed.kind, removed.text], ['remove', '{}\n']);
});

test('the entry to put in by hand is that of a new file', (t) => {
  assert.deepEqual(JSON.parse(entryByHand(client(t), 'our own', SERVER)), { servers: { 'our-own': OWN } });
});

test('an entry is removed', (t) => {
  const removed = configEditFor(client(t, servers({ ours: OWN, other: {} })), {
    name: 'ours',
    server: undefined,
    script: SCRIPT,
  });
  assert.equal(removed.kind, 'remove');
  assert.deepEqual(parsed(removed), { servers: { other: {} } });
});

test('an entry of another program is a conflict, whether it would be replaced or removed', (t) => {
  const text = servers({ ours: { command: 'other', timeout: 5 } });
  const replaced = edit(t, text);
  assert.equal(replaced.kind, 'conflict');
  assert.deepEqual(parsed(replaced), { servers: { ours: OWN } }, 'nothing of the other one stays');
  const removed = configEditFor(client(t, text), { name: 'ours', server: undefined, script: SCRIPT });
  assert.equal(removed.kind, 'conflict');
  assert.deepEqual(parsed(removed), { servers: {} });
});

test('the name is the one that the client accepts', (t) => {
  const added = configEditFor(client(t), { name: 'our own', server: SERVER, script: SCRIPT });
  assert.equal(added.name, 'our-own');
  assert.deepEqual(parsed(added), { servers: { 'our-own': OWN } });
});

test('a file that cannot be edited is a failed edit with the reason', (t) => {
  for (const [text, reason] of [
    ['{', /^it is not valid JSON/],
    ['[]', /not a map of settings/],
    ['{"servers": []}', /"servers" in it is not a map/],
  ] as const) {
    const failed = edit(t, text);
    assert.equal(failed.kind, 'failed');
    assert.match(failed.reason ?? '', reason);
    assert.equal(failed.text, undefined);
  }
});

test('an entry in another file that the client reads is changed there', (t) => {
  const usual = client(t, '{}');
  const other = client(t, servers({ ours: { ...OWN, command: '/old/node' } }));
  const wanted = { name: 'ours', server: SERVER, script: SCRIPT };
  const both = { ...usual, formerPaths: [other.path], readsFormer: true };
  const there = configEditFor(both, wanted);
  assert.deepEqual([there.client.path, there.kind], [other.path, 'update']);
  const here = configEditFor({ ...both, readsFormer: false }, wanted);
  assert.deepEqual([here.client.path, here.kind], [usual.path, 'add']);
});

test('a file that was there before stays, without the entry', (t) => {
  const without = { name: 'ours', server: undefined, script: SCRIPT };
  const added =
    configEditFor(client(t, '{}\n'), { ...without, server: SERVER }).text ?? assert.fail('nothing is added');
  const one = client(t, added);
  assert.equal(configEditFor(one, without).text, null);
  const seen: string[] = [];
  const kept = configEditFor(one, { ...without, wasThere: (...args) => seen.push(...args) > 0 });
  assert.equal(kept.text, '{}\n');
  assert.deepEqual(seen, ['some', one.path]);
});

test('further entries that start this program are named', (t) => {
  const one = client(t, servers({ ours: OWN, second: OWN, other: { command: 'x' } }));
  const wanted = { name: 'ours', server: SERVER, script: SCRIPT };
  assert.deepEqual(configEditFor(one, wanted).others, ['second']);
  assert.deepEqual(configEditFor(one, { ...wanted, isNamed: true }).others, []);
});

test('a write-protected file is left alone', (t) => {
  const one = client(t, '{}');
  chmodSync(one.path, 0o444);
  const { kind, reason } = configEditFor(one, { name: 'ours', server: SERVER, script: SCRIPT });
  assert.deepEqual([kind, reason], ['failed', 'it is write-protected']);
});

test('a failed edit says whether the file holds the name', (t) => {
  const failed = (text: string) => configEditFor(client(t, text), { name: 'ours', server: SERVER, script: SCRIPT });
  assert.equal(failed('{"servers": {"ours": {}').isInText, true);
  assert.equal(failed('{"servers": {').isInText, false);
});
