import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Access, type Action, decide } from '../../src/policy/policy.ts';
import type { ProcessFacts, Uids } from '../../src/process/process.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { facts, JOHN, ME } from '../fake.ts';

const of = (...uids: number[]): Uids => [
  uids[0] ?? ME,
  uids[1] ?? uids[0] ?? ME,
  uids[2] ?? uids[0] ?? ME,
  uids[3] ?? uids[0] ?? ME,
];
const OPEN: Access = { ...DEFAULT_ACCESS, allowRoot: true, allowUids: 'everyone' };
const ANCESTRY = new Set([900, 899]);

interface Case {
  readonly uids?: Uids;
  readonly rest?: Partial<ProcessFacts>;
  readonly pid?: number;
  readonly as?: number;
  readonly access?: Partial<Access>;
  /** The rule that decides on listing, inspecting and terminating. */
  readonly rules: readonly [list: string, inspect: string, terminate: string];
}

const ALL = (rule: string): Case['rules'] => [rule, rule, rule];

const CASES: Readonly<Record<string, Case>> = {
  'an own process': { rules: ALL('default') },
  "another user's": { uids: of(JOHN), rules: ALL('isolation') },
  "another user's, allowed": { uids: of(JOHN), access: { allowUids: new Set([JOHN]) }, rules: ALL('default') },
  "another user's, all allowed": { uids: of(JOHN), access: { allowUids: 'everyone' }, rules: ALL('default') },
  "root's": { uids: of(0), rules: ALL('root') },
  "root's, everyone allowed": { uids: of(0), access: { allowUids: 'everyone' }, rules: ALL('root') },
  "root's, root allowed": { uids: of(0), access: { allowRoot: true }, rules: ALL('default') },
  'real uid root': { uids: of(0, ME, ME, ME), rules: ALL('root') },
  'effective uid root': { uids: of(ME, 0, ME, ME), rules: ALL('root') },
  'saved uid root': { uids: of(ME, ME, 0, ME), rules: ALL('root') },
  'file-system uid root': { uids: of(ME, ME, ME, 0), rules: ALL('root') },
  'own, running as another': { uids: of(ME, JOHN, JOHN, JOHN), rules: ALL('isolation') },
  "root's, to a server of root": { uids: of(0), as: 0, rules: ['default', 'root', 'root'] },
  "a user's setuid program, to a server of root": { uids: of(ME, 0, 0, 0), as: 0, rules: ALL('root') },
  "another's, to a server of root": { uids: of(JOHN), as: 0, rules: ALL('isolation') },
  'pid 1': { pid: 1, access: OPEN, rules: ['default', 'default', 'hard limit: pid 1'] },
  'a kernel thread': {
    rest: { kernelThread: true },
    access: OPEN,
    rules: ['default', 'default', 'hard limit: kernel thread'],
  },
  'one that calls itself a kernel thread': { rest: { comm: 'kworker/0:1' }, rules: ALL('default') },
  'the server itself': { pid: 900, access: OPEN, rules: ['default', 'default', 'hard limit: own ancestry'] },
  'its client': { pid: 899, access: OPEN, rules: ['default', 'default', 'hard limit: own ancestry'] },
  'an unmapped user': { uids: of(65_534), access: OPEN, rules: ['default', 'default', 'hard limit: unmapped user'] },
  'read-only': { access: { readOnly: true }, rules: ['default', 'default', 'read-only'] },
  'a protected name': { rest: { comm: 'sshd' }, access: OPEN, rules: ['default', 'default', 'protected: sshd'] },
  'a protected name out of argv': {
    rest: { comm: 'gnome-session-b', argv: ['/usr/libexec/gnome-session-binary'] },
    rules: ['default', 'default', 'protected: gnome-session-binary'],
  },
  'a name that is asked about': {
    rest: { comm: 'kitty' },
    access: OPEN,
    rules: ['default', 'default', 'ask: kitty'],
  },
};

const callerAs = (uid: number) => ({ uid, ownAncestry: ANCESTRY, unmappedUid: 65_534, procIsForeign: false });
const ACTIONS: readonly Action[] = ['list', 'inspect', 'terminate'];

for (const [what, { uids = of(ME), rest, pid = 50, as = ME, access, rules }] of Object.entries(CASES)) {
  test(`${what}: ${rules.join(', ')}`, () => {
    const target = facts(pid, { uids, ...rest });
    const decided = ACTIONS.map((action) =>
      decide(action, target, { caller: callerAs(as), access: { ...DEFAULT_ACCESS, ...access } }),
    );
    assert.deepEqual(
      decided.map(({ rule }) => rule),
      rules,
    );
    assert.deepEqual(
      decided.map(({ allowed }) => allowed),
      rules.map((rule) => rule === 'default'),
    );
  });
}

test('no setting lifts the hard limits', () => {
  const hardLimited = [facts(1), facts(50, { kernelThread: true }), facts(900), facts(50, { uids: of(65_534) })];
  for (const allowRoot of [true, false]) {
    for (const allowUids of ['everyone', new Set<number>()] as const) {
      for (const uid of [0, ME]) {
        for (const target of hardLimited) {
          const access = { ...DEFAULT_ACCESS, allowRoot, allowUids };
          assert.equal(decide('terminate', target, { caller: callerAs(uid), access }).allowed, false);
        }
      }
    }
  }
});

test('allowing more never denies more, for any uids', () => {
  const some = [0, ME, JOHN, 65_534];
  for (const real of some) {
    for (const effective of some) {
      for (const action of ACTIONS) {
        const target = facts(50, { uids: of(real, effective, effective, effective) });
        const caller = callerAs(ME);
        const narrow = decide(action, target, { caller, access: DEFAULT_ACCESS }).allowed;
        const wide = decide(action, target, { caller, access: OPEN }).allowed;
        assert.ok(!narrow || wide);
      }
    }
  }
});
