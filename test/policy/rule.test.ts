import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX_NAMING } from '../../src/platform/linux/naming.ts';
import { attributesOf, type Match, matches, type Rule } from '../../src/policy/rule.ts';
import { type MatchAttributes, NO_ATTRIBUTES } from '../../src/process/match-attributes.ts';
import { type Owner, userIdOf } from '../../src/process/owner.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { elevated, facts, JOHN, ME, ownedBy, ROOT, UNKNOWN } from '../memory/processes.ts';
import { windowsProgram } from '../windows.ts';

/** Rules about command lines and names that are known only in part. */

const rule = (effect: Rule['effect'], match: Rule['match']): Rule => ({
  effect,
  actions: ['view'],
  match,
  label: effect,
});
const command = { command: ['*--prod*'] };

const without = ({ argv: _, ...rest }: ProcessFacts): ProcessFacts => rest;
const cut = facts(50, { argv: ['java', '-Xmx1g', '…'], argvCut: true });
const unreadable = without(facts(50));
const none = facts(50, { argv: [], status: 'zombie' });

const CASES: readonly [
  what: string,
  process: ProcessFacts,
  attributes: MatchAttributes,
  deny: boolean,
  allow: boolean,
][] = [
  ['cut in the row, and not read again', cut, NO_ATTRIBUTES, true, false],
  ['cut in the row, read whole, with it', cut, { argv: ['java', '-Xmx1g', '--prod'] }, true, true],
  ['cut in the row, read whole, without it', cut, { argv: ['java', '-Xmx1g', '--test'] }, false, false],
  ['cut in both, even if the match is visible', cut, { argv: ['java', '--prod', '…'], argvCut: true }, true, false],
  ['that cannot be read', unreadable, NO_ATTRIBUTES, true, false],
  ['that is empty', none, NO_ATTRIBUTES, false, false],
];

for (const [what, process, attributes, deny, allow] of CASES) {
  test(`a command line ${what}: ${deny ? 'denied and asked about' : 'not denied'}, ${allow ? '' : 'not '}allowed`, () => {
    for (const effect of ['deny', 'ask'] as const)
      assert.equal(matches(rule(effect, command), process, attributes), deny);
    assert.equal(matches(rule('allow', command), process, attributes), allow);
  });
}

test('a cut name that the known part of the command line does not complete may be any longer name', () => {
  const named = rule('deny', { name: ['my-very-long-dev-server'] });
  const allowed = rule('allow', { name: ['my-very-long-de*'] });
  const process = facts(50, { comm: 'my-very-long-de', argv: ['/bin/x', '…'], argvCut: true });
  assert.equal(matches(named, process, NO_ATTRIBUTES), true);
  assert.equal(matches(allowed, process, NO_ATTRIBUTES), false);
  const whole = { argv: ['/bin/bash', '/srv/my-very-long-dev-server'] };
  assert.equal(matches(named, process, whole), true);
  assert.equal(matches(allowed, process, whole), true);
  assert.equal(matches(named, process, { argv: ['/bin/x', 'y'] }), false);
  assert.equal(matches(rule('deny', { name: ['*-test-server'] }), process, NO_ATTRIBUTES), true);
  assert.equal(matches(rule('deny', { name: ['my-very-long-xe*'] }), process, NO_ATTRIBUTES), false);
});

test('a command line that a row cuts is read again, others are not', () => {
  for (const match of [command, { name: ['x'] }]) {
    const rules = [rule('deny', match)];
    assert.deepEqual([...attributesOf(rules, cut)], ['argv']);
    assert.deepEqual([...attributesOf(rules, unreadable)], ['argv']);
    assert.deepEqual([...attributesOf(rules, facts(50))], []);
    assert.deepEqual([...attributesOf(rules, none)], []);
  }
});

/** Does a rule match, that denies, that asks, that allows? For an own process, of which these attributes are known. */
const all = (match: Match, attributes: MatchAttributes = {}, process = facts(50)): boolean[] =>
  (['deny', 'ask', 'allow'] as const).map((effect) => matches(rule(effect, match), process, attributes));

test('one user of four is enough to deny and to ask; an allow needs all four, and root by name', () => {
  const mixed = facts(50, { owner: ownedBy(ME, JOHN, JOHN, JOHN) });
  assert.deepEqual(all({ users: [JOHN] }, {}, mixed), [true, true, false]);
  assert.deepEqual(all({ users: [JOHN, ME] }, {}, mixed), [true, true, true]);
  assert.deepEqual(all({ users: [userIdOf('7')] }, {}, mixed), [false, false, false]);
  const setuid = facts(50, { owner: ownedBy(ME, ROOT, ROOT, ROOT) });
  assert.deepEqual(all({}, {}, setuid), [true, true, false]);
  assert.deepEqual(all({ users: [ME] }, {}, setuid), [true, true, false]);
  assert.deepEqual(all({ users: [ME, ROOT] }, {}, setuid), [true, true, true]);
});

test('an elevated process is denied and asked about by its user, and never allowed', () => {
  const process = facts(50, { owner: elevated(JOHN) });
  assert.deepEqual(all({}, {}, process), [true, true, false]);
  assert.deepEqual(all({ users: [JOHN] }, {}, process), [true, true, false]);
  assert.deepEqual(all({ users: [ME] }, {}, process), [false, false, false]);
});

test('an unknown user may be any: each deny and ask matches, and no allow', () => {
  const process = facts(50, { owner: UNKNOWN });
  for (const match of [{}, { users: [ME] }, { users: [ROOT] }])
    assert.deepEqual(all(match, {}, process), [true, true, false], JSON.stringify(match));
});

test('a process of the system is allowed only by its user, as one of root is', () => {
  const user = userIdOf('S-1-5-18');
  const owner: Owner = { user, all: [user], privilege: 'system' };
  assert.deepEqual(all({}, {}, facts(50, { owner })), [true, true, false]);
  assert.deepEqual(all({ users: [ME] }, {}, facts(50, { owner })), [false, false, false]);
  assert.deepEqual(all({ users: [user] }, {}, facts(50, { owner })), [true, true, true]);
});

test('a program file that is unknown, or was replaced, is in doubt; one that is gone is no match', () => {
  const exe = ['/usr/bin/*'];
  assert.deepEqual(all({ exe }), [true, true, false]);
  assert.deepEqual(all({ exe }, { exe: '/usr/bin/web', genuine: true }), [true, true, true]);
  assert.deepEqual(all({ exe }, { exe: '/usr/bin/web' }), [true, true, false]);
  assert.deepEqual(all({ exe }, { exe: '/opt/web', genuine: true }), [false, false, false]);
  assert.deepEqual(all({ exe }, { exe: null, genuine: true }), [false, false, false]);
});

test('any unit on its path counts in doubt, and any at all where the path is cut; else only one of the system', () => {
  const unit = ['web.*'];
  assert.deepEqual(all({ unit }), [true, true, false]);
  assert.deepEqual(all({ unit }, { group: {} }), [false, false, false]);
  assert.deepEqual(all({ unit }, { group: { unit: 'web.service' } }), [true, true, true]);
  assert.deepEqual(all({ unit }, { group: { unit: 'web.service', userUnit: true } }), [true, true, false]);
  assert.deepEqual(all({ unit }, { group: { unit: 'db.service', scope: 'web.scope' } }), [true, true, false]);
  assert.deepEqual(all({ unit }, { group: { unit: 'db.service', units: ['web.slice'] } }), [true, true, false]);
  assert.deepEqual(all({ unit }, { group: { unit: 'db.service', outsideNamespace: true } }), [true, true, false]);
});

test('a container is named by the beginning of its id, or by a star; any on its path counts in doubt', () => {
  const group = { container: 'c0ffee', containers: ['beef'] };
  assert.deepEqual(all({ container: ['c0f'] }), [true, true, false]);
  assert.deepEqual(all({ container: ['c0f'] }, { group }), [true, true, true]);
  assert.deepEqual(all({ container: ['7', 'bee'] }, { group }), [true, true, false]);
  assert.deepEqual(all({ container: ['*'] }, { group }), [true, true, true]);
  assert.deepEqual(all({ container: ['0ffee'] }, { group }), [false, false, false]);
  assert.deepEqual(all({ container: ['*'] }, { group: {} }), [false, false, false]);
  assert.deepEqual(all({ container: ['c0f'] }, { group: { outsideNamespace: true } }), [true, true, false]);
});

test('a cut name matches in doubt whatever begins with it', () => {
  const { argv: _, ...cut } = facts(50, { comm: 'gnome-session-b' });
  assert.deepEqual(all({ name: ['gnome-session-binary'] }, {}, cut), [true, true, false]);
  assert.deepEqual(all({ name: ['gnome-session-a'] }, {}, cut), [false, false, false]);
  assert.deepEqual(all({ name: ['gnome-*'] }, {}, cut), [true, true, false]);
});

test('each key of a rule needs its attribute, an allow by program file also whether that is genuine', () => {
  const { argv: _, ...unread } = facts(50);
  const needs = (match: Match, effect: Rule['effect'] = 'deny', process: ProcessFacts = unread) =>
    [...attributesOf([rule(effect, match)], process)].sort();
  assert.deepEqual(needs({ users: [ME] }), []);
  assert.deepEqual([needs({ name: ['x'] }), needs({ command: ['x'] })], [['argv'], ['argv']]);
  assert.deepEqual([needs({ exe: ['x'] }), needs({ exe: ['x'] }, 'allow')], [['exe'], ['exe', 'genuine']]);
  assert.deepEqual([needs({ port: [80] }), needs({ unit: ['x'], container: ['x'] })], [['ports'], ['group']]);
  assert.deepEqual(needs({ name: ['x'], exe: ['x'] }, 'deny', facts(50)), ['exe'], 'its argv is known');
  assert.deepEqual(needs({ name: ['x'] }, 'deny', facts(50, { argvCut: true })), ['argv'], 'only a part is known');
  assert.deepEqual(needs({ exe: ['x'], users: [JOHN] }), [], 'it cannot match');
  assert.deepEqual(
    needs({ exe: ['x'], users: [JOHN] }, 'deny', facts(50, { owner: UNKNOWN })),
    ['exe'],
    'it may match',
  );
});

test('names and program files match as their system compares them', () => {
  const node = windowsProgram('C:\\nodejs\\Node.EXE');
  const onLinux = { ...node, naming: LINUX_NAMING };
  const denied = (process: ProcessFacts, match: Match, exe = 'C:\\nodejs\\Node.EXE') =>
    matches(rule('deny', match), process, { exe });
  for (const name of ['node', 'n*', 'node.*', 'node.exe']) {
    assert.ok(denied(node, { name: [name] }), name);
    assert.ok(!denied(onLinux, { name: [name] }), name);
  }
  assert.ok(!denied(node, { name: ['deno'] }));
  assert.ok(denied(node, { exe: ['c:/nodejs/*.exe'] }));
  assert.ok(!denied(onLinux, { exe: ['c:/nodejs/*.exe'] }));
  assert.ok(denied(onLinux, { exe: ['C:\\nodejs\\Node.EXE'] }));
});
