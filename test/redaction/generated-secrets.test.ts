import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BESIDE_USER, carried, EXPLICIT, type Form, shownOf, WEAK } from './secret-forms.ts';
import { GENERATORS, seeded } from './secret-generators.ts';

/** Whatever a secret looks like, it is hidden in each form that says that it is one. */

const random = seeded(12345);
const VALUES = Object.values(GENERATORS).flatMap((generate) => Array.from({ length: 40 }, () => generate(random)));

for (const [name, form] of Object.entries(EXPLICIT))
  test(`no generated value is shown: ${name}`, () => {
    assert.deepEqual(shownOf(VALUES, form), []);
  });

const percentIn = (form: Form): number => (100 * shownOf(VALUES, form).length) / carried(VALUES, form).length;

/** Of a hundred values so many may be shown: what is a place beside a user, too. */
const BESIDE_USER_MAX = 5;
/** Of words that nothing announces. As it is today, with a little room. */
const WEAK_MAX: Readonly<Record<string, number>> = {
  '--auth bob:V': 8,
  'login bob V': 2,
  'CORP/bob:V@host': 1,
  'bob%V': 1,
  'scott/V@db': 32,
  '-u bob -pV': 12,
};

for (const [name, form] of Object.entries(BESIDE_USER))
  test(`few generated values are shown: ${name}`, () => {
    const percent = percentIn(form);
    assert.ok(percent <= BESIDE_USER_MAX, `${percent.toFixed(1)} %, not ${BESIDE_USER_MAX} % or less`);
  });

for (const [name, form] of Object.entries(WEAK))
  test(`few generated values are shown: ${name}`, () => {
    const [percent, most] = [percentIn(form), WEAK_MAX[name] ?? assert.fail(name)];
    assert.ok(percent <= most, `${percent.toFixed(1)} %, not ${most} % or less`);
  });

test('each generator makes values of its own, the same in each run', () => {
  assert.deepEqual([Object.keys(GENERATORS).length, new Set(VALUES.slice(0, 120)).size], [15, 120]);
  assert.deepEqual(
    ['pwgen', 'uuid', 'pin of 4'].map((name) => GENERATORS[name]?.(seeded(1))),
    ['gem0bEsi', '3c5e81b4-0c5e-468e-a4a3-406c97d63cfb', '2357'],
  );
});
