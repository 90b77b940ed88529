import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessOf, namesRoot, placesOf } from '../../src/commands/access-settings.ts';
import { type Config, type LoadedConfig, UsageError, type ValueOrigin } from '../../src/config/layers.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { defaults } from '../../src/config/schema.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { ASKED, DEFAULT_ACCESS, PROTECTED, STRUCTURES } from '../access.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { JOHN, ME, ROOT } from '../memory/processes.ts';
import { WINDOWS } from '../windows.ts';

const ORIGIN: ValueOrigin = { kind: 'file', place: '/etc/a.json:3' };

const loaded = (values: Partial<Config>, origin = ORIGIN): LoadedConfig => ({
  values: { ...defaults(), ...values },
  origins: () => [origin],
  wanted: {},
  files: [],
});
const { users, capabilities } = memoryMachine(machine(ME, []));
const LINKS = {
  users,
  capabilities,
  realPath: async (path: string): Promise<string | undefined> => (path === '/bin/sleep' ? '/usr/bin/sleep' : undefined),
};

const access = (values: Partial<Config>, origin = ORIGIN, over: Partial<typeof LINKS> = {}) =>
  accessOf(loaded(values, origin), { ...LINKS, ...over }, BUILT_IN);
const rulesOf = (...rules: readonly object[]) =>
  parseConfig(JSON.stringify({ rules }), '/etc/a.json').values.rules ?? assert.fail();

const refuses = (message: string) => (error: unknown) => {
  assert.ok(error instanceof UsageError);
  assert.equal(error.message, message);
  return true;
};

test('without settings the access is the default', async () => {
  assert.deepEqual(await access({}), DEFAULT_ACCESS);
});

test('users are looked up by name, and * is everyone', async () => {
  assert.deepEqual((await access({ allow_users: ['john', '77'] })).allowUsers, new Set([JOHN, '77']));
  assert.equal((await access({ allow_users: '*' })).allowUsers, 'everyone');
  const { allowRoot, readOnly } = await access({ allow_root: true, read_only: true });
  assert.deepEqual([allowRoot, readOnly], [true, true]);
});

test('an unknown user is refused with the place of the setting', async () => {
  const none = 'there is no user "jon" on this machine';
  await assert.rejects(access({ allow_users: ['jon'] }), refuses(`/etc/a.json:3: allow_users: ${none}`));
  for (const [kind, place] of [
    ['environment', 'ALLOW_USERS'],
    ['flag', '--allow-users'],
  ] as const)
    await assert.rejects(access({ allow_users: ['jon'] }, { kind, place }), refuses(`${place}: ${none}`));
  const system = access({ allow_users: ['jon'] }, { kind: 'system', place: '/etc/s.json:1' });
  await assert.rejects(system, refuses(`/etc/s.json:1: allow_users: ${none}`));
  const rules = rulesOf({ effect: 'deny', action: 'view', match: { user: 'jon' } });
  await assert.rejects(access({ rules }), refuses(`/etc/a.json:1: match.user: ${none}`));
});

test('while the name service is silent, a user is unknown rather than missing', async () => {
  const silent = { users: { ...users, isSilent: () => true } };
  await assert.rejects(
    access({ allow_users: ['jon'] }, ORIGIN, silent),
    refuses('/etc/a.json:3: allow_users: the name service of this machine does not answer, so user "jon" is unknown'),
  );
});

test('names are protected in addition, and lifted one by one', async () => {
  const { protectedNames, askedNames, structures } = await access({
    protect: ['postgres'],
    unprotect: ['sshd', 'gnome-terminal', 'session-leader'],
  });
  const without = (names: ReadonlyMap<string, string>, word: string) => [...names].filter(([name]) => name !== word);
  assert.deepEqual([...protectedNames], [...without(PROTECTED, 'sshd'), ['postgres', 'protect in /etc/a.json:3']]);
  assert.deepEqual([...askedNames], without(ASKED, 'gnome-terminal'));
  assert.deepEqual(
    [...structures],
    [...STRUCTURES].filter(([name]) => name !== 'session-leader'),
  );
  await assert.rejects(
    access({ unprotect: ['postgres'] }),
    refuses('/etc/a.json:3: unprotect: "postgres" is not protected by default'),
  );
});

test('a rule has its users as ids, its programs as real paths, and a label', async () => {
  const rules = rulesOf(
    { effect: 'deny', action: ['kill', 'signal'], match: { user: ['john', 'root'], exe: '/bin/sleep' }, note: 'keep' },
    {
      effect: 'ask',
      action: 'terminate',
      match: { name: 'a', command: 'b*', port: 80, unit: 'c.service', container: 'abcdef012345' },
    },
    { effect: 'allow', action: 'priority', match: { user: 'me' } },
  );
  assert.deepEqual((await access({ rules })).rules, [
    {
      effect: 'deny',
      actions: ['kill', 'signal'],
      match: { users: [JOHN, ROOT], exe: ['/bin/sleep', '/usr/bin/sleep'] },
      label: 'deny "keep" in /etc/a.json:1',
    },
    {
      effect: 'ask',
      actions: ['terminate'],
      match: { name: ['a'], command: ['b*'], port: [80], unit: ['c.service'], container: ['abcdef012345'] },
      label: 'ask in /etc/a.json:1',
    },
    { effect: 'allow', actions: ['priority'], match: { users: [ME] }, label: 'allow in /etc/a.json:1' },
  ]);
});

test('root among the users has no effect unless root is allowed', () => {
  const named = { ...DEFAULT_ACCESS, allowUsers: new Set([ROOT, JOHN]) };
  assert.equal(namesRoot({ users }, named), true);
  assert.equal(namesRoot({ users }, { ...named, allowRoot: true }), false);
  assert.equal(namesRoot({ users }, { ...named, allowUsers: new Set([JOHN]) }), false);
  assert.equal(namesRoot({ users }, { ...named, allowUsers: 'everyone' }), false);
});

test('several places are separated by commas', () => {
  assert.equal(placesOf([ORIGIN, { kind: 'flag', place: '--allow-root' }]), '/etc/a.json:3, --allow-root');
});

test('configured names and programs are kept as the system compares them', async () => {
  const folders = async (path: string) => (path === 'C:/nodejs' ? 'D:\\Node' : undefined);
  const here = { capabilities: WINDOWS, realPath: folders };
  const values = {
    protect: ['Postgres.exe'],
    unprotect: ['EXPLORER.exe', 'session-leader'],
    rules: rulesOf({ effect: 'deny', action: 'kill', match: { name: ['Node'], exe: 'C:\\nodejs\\Node*' } }),
  };
  const { protectedNames, askedNames, structures, rules } = await access(values, ORIGIN, here);
  assert.deepEqual(
    [...protectedNames],
    [
      ['lsaiso', 'protected: LsaIso'],
      ['postgres', 'protect in /etc/a.json:3'],
    ],
  );
  assert.deepEqual([...askedNames], [['code', 'ask: Code']]);
  assert.ok(!structures.has('session-leader'));
  assert.deepEqual(rules[0]?.match, { name: ['node'], exe: ['c:/nodejs/node*', 'd:/node/node*'] });
});

test('a path of another system is refused', async () => {
  const rules = rulesOf({ effect: 'deny', action: 'kill', match: { exe: ['*/x', 'C:\\x'] } });
  const says = (path: string) =>
    `/etc/a.json:1: match.exe: must be an absolute path, in which * is any characters, not ${JSON.stringify(path)}`;
  await assert.rejects(access({ rules }), refuses(says('C:\\x')));
  const posix = rulesOf({ effect: 'deny', action: 'kill', match: { exe: '/bin/x' } });
  await assert.rejects(access({ rules: posix }, ORIGIN, { capabilities: WINDOWS }), refuses(says('/bin/x')));
});
