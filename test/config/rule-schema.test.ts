import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contradiction, RuleSchema } from '../../src/config/rule-schema.ts';

const rule = (over: object = {}) => RuleSchema.parse({ effect: 'deny', action: 'kill', match: { name: 'a' }, ...over });
const accepts = (over: object) => RuleSchema.safeParse({ effect: 'deny', action: 'kill', ...over }).success;

test('one value is a list of one; a user may be given as a number', () => {
  const { action, match } = rule({ match: { user: 1000, name: 'a', port: [80, 443] } });
  assert.deepEqual([action, match], [['kill'], { user: ['1000'], name: ['a'], port: [80, 443] }]);
  assert.deepEqual(rule({ match: undefined }).match, {});
});

const VALUES: [key: string, fine: unknown[], wrong: unknown[]][] = [
  ['user', ['ann', 0, ['ann', 7]], ['', -1, 1.5, []]],
  ['name', ['a*', 'x'.repeat(512)], ['', 'x'.repeat(513), 7, []]],
  ['exe', ['/bin/x', '*/x'], ['x', '']],
  ['command', ['* --prod *'], ['', []]],
  ['port', [1, 65_535], [0, 65_536, 1.5, '80']],
  ['unit', ['a.service', 'b.scope', 'c*', '*'], ['a', 'a.slice', 'a.services']],
  ['container', ['*', 'a'.repeat(12), '0'.repeat(64)], ['a'.repeat(11), '0'.repeat(65), 'A'.repeat(12), 'a*']],
  ['other', [], ['x']],
];

for (const [key, fine, wrong] of VALUES)
  test(`a rule may match by ${key}`, () => {
    for (const value of fine) assert.ok(accepts({ match: { [key]: value } }), JSON.stringify(value));
    for (const value of wrong) assert.ok(!accepts({ match: { [key]: value } }), JSON.stringify(value));
  });

test('an allow needs what a process cannot choose for itself', () => {
  for (const match of [{ user: 'ann' }, { exe: '/x' }, { unit: 'a.service' }, { container: '*' }])
    assert.ok(accepts({ effect: 'allow', match: { name: 'a', ...match } }));
  for (const match of [{}, { name: 'a' }, { command: '*' }, { port: 80 }])
    assert.ok(!accepts({ effect: 'allow', match }));
});

test('showing a process is never asked about', () => {
  assert.ok(accepts({ effect: 'ask', action: ['kill', 'signal'] }));
  assert.ok(!accepts({ effect: 'ask', action: ['kill', 'view'] }));
  assert.ok(accepts({ effect: 'deny', action: 'view' }));
});

test('a note has 1 to 100 characters', () => {
  assert.deepEqual(
    ['', 'x', 'x'.repeat(100), 'x'.repeat(101)].map((note) => accepts({ note })),
    [false, true, true, false],
  );
});

test('two rules contradict each other if they differ in effect only', () => {
  const ask = { effect: 'ask' };
  assert.deepEqual(contradiction([rule(), rule(ask)]), { index: 1, earlier: 0 });
  assert.deepEqual(contradiction([rule({ action: 'view' }), rule(), rule({ ...ask, action: ['signal', 'kill'] })]), {
    index: 2,
    earlier: 1,
  });
  assert.equal(contradiction([rule(), rule()]), undefined);
  assert.equal(contradiction([rule(), rule({ ...ask, action: 'signal' })]), undefined);
  assert.equal(contradiction([rule(), rule({ ...ask, match: { name: 'b' } })]), undefined);
  assert.equal(contradiction([rule(), rule({ ...ask, match: { name: 'a', port: 1 } })]), undefined);
  assert.equal(contradiction([]), undefined);
});

test('the order of keys and values does not matter', () => {
  const one = rule({ match: { name: ['a', 'b'], port: 1 } });
  const other = rule({ effect: 'ask', match: { port: 1, name: ['b', 'a'] } });
  assert.deepEqual(contradiction([one, other]), { index: 1, earlier: 0 });
  assert.deepEqual(one.match.name, ['a', 'b']);
});
