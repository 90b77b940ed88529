import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { WINDOWS_UNSEEN } from '../../src/platform/linux/wsl.ts';
import type { Access } from '../../src/policy/policy.ts';
import type { UserId } from '../../src/process/owner.ts';
import { getUserInfo } from '../../src/tools/get_user_info.ts';
import { machine } from '../memory/data.ts';
import { ON_LESS } from '../memory/less.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { elevated, facts, JOHN, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { connect } from '../server/support.ts';

const { name: NAME } = getUserInfo(LINUX);

const CASES: [who: string, user: UserId, access: Partial<Access>, expected: object][] = [
  ['an ordinary user', ME, {}, { see: ['me'], change: ['me'], root: 'hidden' }],
  [
    'with a friend',
    ME,
    { allowUsers: new Set([JOHN]) },
    { see: ['me', 'john'], change: ['me', 'john'], root: 'hidden' },
  ],
  [
    'with everyone',
    ME,
    { allowUsers: 'everyone' },
    { see: ['me', 'everyone'], change: ['me', 'everyone'], root: 'hidden' },
  ],
  ['with root', ME, { allowRoot: true }, { see: ['me', 'root'], change: ['me', 'root'], root: 'allowed' }],
  ['read-only', ME, { readOnly: true }, { see: ['me'], change: [], root: 'hidden' }],
  ['root', ROOT, {}, { see: ['root'], change: [], root: 'listed' }],
  ['root, allowed', ROOT, { allowRoot: true }, { see: ['root'], change: ['root'], root: 'allowed' }],
];

for (const [who, user, access, expected] of CASES) {
  test(`what ${who} may see and change`, async () => {
    const { call } = await connect(memoryMachine(machine(user, [])), access);
    const info = await call(NAME);
    const { see, change, root } = Object(info['access']);
    assert.deepEqual({ see, change, root }, expected);
    assert.equal(info['uid'], Number(user));
  });
}

test('an elevated server may change the ordinary processes of its user, and lists the elevated ones', async () => {
  const { me } = ON_LESS;
  const here = machine(me, [facts(50, { owner: ownedBy(me) }), facts(51, { owner: elevated(me) })], ON_LESS);
  const platform = memoryMachine(here);
  const self = { ...platform.self, privilege: 'elevated' as const };
  const { call, refusal } = await connect({ ...platform, self });
  const { see, change, root } = Object((await call(NAME))['access']);
  assert.deepEqual({ see, change, root }, { see: ['me'], change: ['me'], root: 'listed' });
  // The rules decide as the answer says.
  assert.equal((await call('list_processes'))['total'], 2);
  assert.match(await refusal('terminate_process', { pid: 51 }), /^ROOT_PROTECTED: /);
  await call('terminate_process', { pid: 50 });
  assert.deepEqual([...here.processes.keys()], [51]);
});

test('as text each reason has its line', async () => {
  const { client } = await connect(memoryMachine(machine(ME, [])), { readOnly: true });
  const { content } = await client.callTool({ name: NAME, arguments: {} });
  const text = JSON.stringify(content);
  for (const line of [
    /username +me\\n/,
    /groups +me\\n/,
    /may see +me\\n/,
    /may end +none\\n/,
    /root +hidden\\n/,
    /read_only +true\\n/,
    /guarantee +pidfd\\n/,
    /why +Only processes of this server's own user; ALLOW_USERS is not set\.\\n/,
    /why +READ_ONLY: nothing can be changed\.\\n/,
  ])
    assert.match(text, line);
});

test('the reasons name the rules in force', async () => {
  const why = async (user: UserId, access: Partial<Access>) => {
    const info = await (await connect(memoryMachine(machine(user, [])), access)).call(NAME);
    return String(Object(info['access']).why);
  };
  assert.match(await why(ME, { allowUsers: 'everyone' }), /^ALLOW_USERS adds users to this server's own/);
  assert.match(await why(ME, { allowUsers: new Set([JOHN]) }), /^ALLOW_USERS adds users/);
  assert.match(await why(ME, {}), /Root's processes are neither shown nor touched/);
  assert.match(await why(ROOT, {}), /This server runs as root: root's processes are listed/);
  assert.match(await why(ROOT, { allowRoot: true }), /ALLOW_ROOT=Y: root's processes may be seen and ended/);
  const rules = [{ effect: 'deny', actions: ['view'], match: {}, label: 'x' }] as const;
  assert.match(await why(ME, { rules }), /Rules of the configuration decide, too \(1\)/);
});

test('without a pidfd a signal is tied to a process by its start time', async () => {
  const platform = memoryMachine(machine(ME, []));
  const info = await (await connect({ ...platform, guarantee: 'start_time' })).call(NAME);
  assert.equal(Object(info['access']).guarantee, 'start_time');
});

test('names are asked for before they are shown: of its users, and of its groups', async () => {
  const platform = memoryMachine(machine(ME, []));
  const asked: unknown[] = [];
  const users = { ...platform.users, learn: async (ids: unknown) => void asked.push(ids) };
  const self = { ...platform.self, group: '7', groups: ['0', '8'] };
  const { call } = await connect({ ...platform, users, self }, { allowUsers: new Set([JOHN, ROOT]) });
  const { gid, groups } = await call(NAME);
  assert.deepEqual(asked, [{ users: [ME, JOHN], groups: ['7', '0', '8'] }]);
  assert.deepEqual([gid, groups], [7, ['root', '8']]);
});

test('where everything may be changed no reason says otherwise, and what is never ended is said in any case', async () => {
  const { call } = await connect(memoryMachine(machine(ME, [])), { allowUsers: 'everyone', allowRoot: true });
  const { why } = Object((await call(NAME))['access']);
  assert.deepEqual(
    why.map((reason: string) => reason.slice(0, 12)),
    ['ALLOW_USERS ', 'ALLOW_ROOT=Y', 'Never ended,', 'Protected by', 'Asked about '],
  );
});

test('as text several groups and users are words of one line', async () => {
  const platform = memoryMachine(machine(ME, []));
  const self = { ...platform.self, groups: ['0', ME] };
  const { client } = await connect({ ...platform, self }, { allowUsers: new Set([JOHN]) });
  const { content } = await client.callTool({ name: NAME, arguments: {} });
  const text = JSON.stringify(content);
  assert.match(text, /groups +root me\\n/);
  assert.match(text, /may see +me john\\nmay end +me john\\n/);
});

test('inside WSL it says that Windows processes are not shown', async () => {
  const why = async (over: object) => {
    const { call } = await connect({ ...memoryMachine(machine(ME, [])), ...over });
    return String(Object((await call(NAME))['access']).why);
  };
  assert.ok((await why({ unseenSystem: () => WINDOWS_UNSEEN })).includes(WINDOWS_UNSEEN.processes));
  assert.doesNotMatch(await why({}), /Windows/);
});
