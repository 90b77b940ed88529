import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrixLines, matrixOf } from '../../../src/commands/doctor/matrix.ts';
import { linux } from '../../../src/platform/linux/linux.ts';
import type { Access, Action } from '../../../src/policy/policy.ts';
import type { Rule } from '../../../src/policy/rule.ts';
import { type UserId, userIdOf } from '../../../src/process/owner.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';
import { DEFAULT_ACCESS } from '../../access.ts';
import { machine as machineOf } from '../../memory/data.ts';
import { ON_LESS } from '../../memory/less.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { ROOT } from '../../memory/processes.ts';

/** Each case is a configuration and the matrix that it must give. */

const ANN = userIdOf('61001');
const BEN = userIdOf('61002');
const machine = linux({ native: false }).machine;
const asUser = (user: UserId) => ({
  ...machine,
  self: { ...machine.self, user, privilege: user === ROOT ? ('root' as const) : null },
});

const rule = (effect: Rule['effect'], actions: Rule['actions'], match: Rule['match']): Rule => ({
  effect,
  actions,
  match,
  label: `${effect} here`,
});

const ORDER: readonly Action[] = ['list', 'inspect', 'terminate', 'kill', 'signal', 'priority'];

/** `y` yes, `n` no, `a` asks; a capital where rules for single processes can decide otherwise. */
const drawn = (user: UserId, access: Partial<Access>): Record<string, string> =>
  Object.fromEntries(
    matrixOf(asUser(user), { ...DEFAULT_ACCESS, ...access }, BUILT_IN).map(({ whose, cells }) => [
      whose,
      ORDER.map((action) => {
        const { may, exceptions } = cells[action] ?? assert.fail(action);
        return exceptions ? may.slice(0, 1).toUpperCase() : may.slice(0, 1);
      }).join(''),
    ]),
  );

const OWN = `your own (${ANN})`;
const PROTECTED_ROW = 'your own, protected by name (systemd…)';
const FACTS_ROW = 'your own, protected as session.slice, display-server, session-leader';
const ASKED_ROW = 'your own, terminals, editors and assistants (gnome-terminal…)';
const OTHERS = "everyone else's";
const BENS = `those of ${BEN}`;

for (const { what, user = ANN, access = {}, rows } of [
  {
    what: 'as installed',
    rows: {
      [OWN]: 'yyyyyy',
      "root's": 'nnnnnn',
      [OTHERS]: 'nnnnnn',
      [PROTECTED_ROW]: 'yynnnn',
      [FACTS_ROW]: 'yynnnn',
      [ASKED_ROW]: 'yyaaay',
    },
  },
  {
    what: 'read only',
    access: { readOnly: true },
    rows: {
      [OWN]: 'yynnnn',
      "root's": 'nnnnnn',
      [OTHERS]: 'nnnnnn',
      [PROTECTED_ROW]: 'yynnnn',
      [FACTS_ROW]: 'yynnnn',
      [ASKED_ROW]: 'yynnnn',
    },
  },
  {
    what: 'one more user',
    access: { allowUsers: new Set([BEN]) },
    rows: {
      [OWN]: 'yyyyyy',
      "root's": 'nnnnnn',
      [BENS]: 'yyyyyy',
      [OTHERS]: 'nnnnnn',
      [PROTECTED_ROW]: 'yynnnn',
      [FACTS_ROW]: 'yynnnn',
      [ASKED_ROW]: 'yyaaay',
    },
  },
  {
    what: 'everyone, and root',
    access: { allowUsers: 'everyone' as const, allowRoot: true },
    rows: {
      [OWN]: 'yyyyyy',
      "root's": 'yyyyyy',
      [OTHERS]: 'yyyyyy',
      [PROTECTED_ROW]: 'yynnnn',
      [FACTS_ROW]: 'yynnnn',
      [ASKED_ROW]: 'yyaaay',
    },
  },
  {
    what: 'root',
    user: ROOT,
    rows: {
      "root's, your own": 'ynnnnn',
      [OTHERS]: 'nnnnnn',
      [PROTECTED_ROW]: 'ynnnnn',
      [FACTS_ROW]: 'ynnnnn',
      [ASKED_ROW]: 'ynnnnn',
    },
  },
  {
    what: 'all protection lifted',
    access: { protectedNames: new Map(), askedNames: new Map(), structures: new Map() },
    rows: { [OWN]: 'yyyyyy', "root's": 'nnnnnn', [OTHERS]: 'nnnnnn' },
  },
  {
    what: 'rules about users and about everything',
    access: {
      rules: [
        rule('allow', ['terminate'], { users: [BEN] }),
        rule('deny', ['priority'], {}),
        rule('ask', ['signal'], { users: [ANN] }),
      ],
    },
    rows: {
      [OWN]: 'yyyyan',
      "root's": 'nnnnnn',
      [BENS]: 'yyynnn',
      [OTHERS]: 'nnnnnn',
      [PROTECTED_ROW]: 'yynnnn',
      [FACTS_ROW]: 'yynnnn',
      [ASKED_ROW]: 'yyaaan',
    },
  },
  {
    what: 'rules about single processes are exceptions where they could change the answer',
    access: {
      rules: [
        rule('deny', ['kill'], { name: ['postgres'] }),
        rule('allow', ['signal'], { users: [BEN], exe: ['/usr/bin/rsync'] }),
      ],
    },
    rows: {
      [OWN]: 'yyyYyy',
      "root's": 'nnnnnn',
      [BENS]: 'NNnnNn',
      [OTHERS]: 'nnnnnn',
      [PROTECTED_ROW]: 'yynnnn',
      [FACTS_ROW]: 'yynnnn',
      [ASKED_ROW]: 'yyaAay',
    },
  },
  {
    what: 'everything hidden',
    access: { rules: [rule('deny', ['view'], {})] },
    rows: {
      [OWN]: 'nnnnnn',
      "root's": 'nnnnnn',
      [OTHERS]: 'nnnnnn',
      [PROTECTED_ROW]: 'nnnnnn',
      [FACTS_ROW]: 'nnnnnn',
      [ASKED_ROW]: 'nnnnnn',
    },
  },
]) {
  test(what, () => assert.deepEqual(drawn(user, access), rows));
}

test('each answer has a line with its actions, stars for exceptions, and what refuses', () => {
  const rules = [rule('deny', ['kill'], { name: ['postgres'] }), rule('deny', ['priority'], {})];
  const lines = matrixLines(matrixOf(asUser(ANN), { ...DEFAULT_ACCESS, rules }, BUILT_IN), BUILT_IN);
  assert.deepEqual(lines.slice(0, 3), [
    OWN,
    '  yes   list, details, terminate, kill*, signal, interrupt',
    '  no    priority (deny here)',
  ]);
  assert.equal(lines.filter((line) => !line.startsWith(' ')).length, 6);
  assert.deepEqual(matrixLines([], BUILT_IN), []);
  const allowed = matrixLines(matrixOf(asUser(ANN), DEFAULT_ACCESS, BUILT_IN).slice(0, 1), BUILT_IN);
  assert.deepEqual(allowed, [OWN, '  yes   list, details, terminate, kill, signal, interrupt, priority']);
});

test('an elevated server may change the ordinary processes of its user', () => {
  const elevated = { ...asUser(ANN), self: { ...machine.self, user: ANN, privilege: 'elevated' as const } };
  const [own] = matrixOf(elevated, DEFAULT_ACCESS, BUILT_IN);
  assert.deepEqual([own?.whose, own?.cells['terminate']?.may], [OWN, 'yes']);
});

test('rows name the privileged user in the words of the system', () => {
  const less = memoryMachine(machineOf(ON_LESS.me, [], ON_LESS));
  const [own, privileged] = matrixOf(less, DEFAULT_ACCESS, BUILT_IN);
  assert.deepEqual([own?.whose, privileged?.whose], ['your own (me)', "the system's"]);
  assert.equal(privileged?.cells['inspect']?.may, 'no');
  const [asSystem] = matrixOf(memoryMachine(machineOf(ON_LESS.root, [], ON_LESS)), DEFAULT_ACCESS, BUILT_IN);
  assert.equal(asSystem?.whose, "the system's, your own");
});
