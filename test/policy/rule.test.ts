import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributesOf, matches, type Rule } from '../../src/policy/rule.ts';
import { type MatchAttributes, NO_ATTRIBUTES } from '../../src/process/match-attributes.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { facts } from '../fake.ts';

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
