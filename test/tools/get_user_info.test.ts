import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Access } from '../../src/policy/policy.ts';
import { getUserInfo } from '../../src/tools/get_user_info.ts';
import { fakeMachine, JOHN, ME, machine } from '../fake.ts';
import { connect } from '../server/support.ts';

const CASES: [who: string, uid: number, access: Partial<Access>, expected: object][] = [
  ['an ordinary user', ME, {}, { see: ['me'], change: ['me'], root: 'hidden' }],
  [
    'with a friend',
    ME,
    { allowUids: new Set([JOHN]) },
    { see: ['me', 'john'], change: ['me', 'john'], root: 'hidden' },
  ],
  [
    'with everyone',
    ME,
    { allowUids: 'everyone' },
    { see: ['me', 'everyone'], change: ['me', 'everyone'], root: 'hidden' },
  ],
  ['with root', ME, { allowRoot: true }, { see: ['me', 'root'], change: ['me', 'root'], root: 'allowed' }],
  ['read-only', ME, { readOnly: true }, { see: ['me'], change: [], root: 'hidden' }],
  ['root', 0, {}, { see: ['root'], change: [], root: 'listed' }],
  ['root, allowed', 0, { allowRoot: true }, { see: ['root'], change: ['root'], root: 'allowed' }],
];

for (const [who, uid, access, expected] of CASES) {
  test(`what ${who} may see and change`, async () => {
    const { call } = await connect(fakeMachine(machine(uid, [])), access);
    const info = await call(getUserInfo.name);
    const { see, change, root } = Object(info['access']);
    assert.deepEqual({ see, change, root }, expected);
    assert.equal(info['uid'], uid);
  });
}
