import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { type TestContext, test } from 'node:test';
import { type Helper, Unanswered } from '../../../src/platform/helper/helper.ts';
import { accountNames } from '../../../src/platform/windows/account-names.ts';
import { sidText } from '../../../src/platform/windows/structs/sid.ts';
import { userIdOf } from '../../../src/process/owner.ts';

const MACHINE = hostname().slice(0, 15).toUpperCase();
const [OWN, OTHER, FOREIGN] = ['S-1-5-21-1-2-3-1001', 'S-1-5-21-1-2-3-1002', 'S-1-5-21-7-8-9-500'].map(userIdOf);
assert.ok(OWN && OTHER && FOREIGN);
const HERE: Readonly<Record<string, string>> = {
  'S-1-5-18': 'AUTORITE NT\\Système',
  'S-1-5-19': 'AUTORITE NT\\SERVICE LOCAL',
  'S-1-5-32-544': 'BUILTIN\\Administrateurs',
  [OWN]: `${MACHINE}\\Ann`,
  [OTHER]: `${MACHINE}\\Ben`,
};

/** A machine that knows `here`, and a helper process that answers as the test says. */
function names(answer: Helper['ask'] = () => assert.fail('it was asked'), here = HERE, own = OWN) {
  const [asked, looked]: [string[], string[]] = [[], []];
  const ask: Helper['ask'] = (question, deadlineMs) => {
    asked.push([question.about, question.key, deadlineMs].join(' ').trim());
    return answer(question);
  };
  const accountOf = (bytes: Buffer): string | undefined => {
    const sid = sidText(bytes) ?? assert.fail();
    looked.push(sid);
    return here[sid];
  };
  return { asked, looked, ...accountNames({ accountOf }, { ask, pids: () => new Set() }, own ?? assert.fail()) };
}

test('what this machine knows is named at once, whatever its language', async () => {
  const { nameOf, groupNameOf, learn, root } = names();
  await learn({ users: [root, OWN, OTHER, userIdOf('S-1-5-80-7')], groups: ['S-1-5-32-544'] });
  assert.deepEqual([root, OWN, OTHER].map(nameOf), ['AUTORITE NT\\Système', `${MACHINE}\\Ann`, `${MACHINE}\\Ben`]);
  assert.equal(groupNameOf('S-1-5-32-544'), 'BUILTIN\\Administrateurs');
  assert.equal(nameOf(userIdOf('S-1-5-80-7')), 'S-1-5-80-7');
});

test('a name is that of its account, with its domain or without, in any case', () => {
  const { idOf } = names();
  for (const name of [
    'ann',
    'ANN',
    `${MACHINE}\\ann`,
    `${MACHINE.toLowerCase()}\\Ann`,
    '.\\ann',
    OWN,
    OWN.toLowerCase(),
  ])
    assert.equal(idOf(name), OWN, name);
  for (const name of ['système', 'Autorite NT\\SYSTÈME', 's-1-5-18', 'S-1-0x000000000005-18'])
    assert.equal(idOf(name), 'S-1-5-18', name);
  assert.equal(idOf('S-1-5-21-7-8-9-500'), FOREIGN);
  for (const name of ['', '\\', 'zoe', 'OTHER\\ann', '.', 'S-1-5', 'S-1-5-99999999999', 'S-2-5-18', 'n\\ann'])
    assert.equal(idOf(name), undefined, name);
});

test('other accounts are asked of the helper', async () => {
  const { asked, nameOf, idOf, learn } = names(async ({ about }) => (about === 'user_name' ? 'CORP\\Zoe' : FOREIGN));
  await learn({ users: [FOREIGN, FOREIGN], names: ['Zoe', 'CORP\\zoe', 'zoe', 'ann', OTHER, ''], groups: [FOREIGN] });
  assert.deepEqual(asked, ['user_name S-1-5-21-7-8-9-500', 'user_id zoe 5000', 'user_id corp\\zoe 5000']);
  assert.deepEqual([nameOf(FOREIGN), idOf('ZOE'), idOf('corp\\Zoe')], ['CORP\\Zoe', FOREIGN, FOREIGN]);
  const unknown = names(async () => null);
  await unknown.learn({ names: ['zoe'] });
  assert.equal(unknown.idOf('zoe'), undefined);
  const wrong = names(async () => 'no SID');
  await wrong.learn({ names: ['zoe'] });
  assert.equal(wrong.idOf('zoe'), undefined);
});

test('if the own user is one of a domain, so may be every other with such a SID', async () => {
  const here = { ...HERE, [OWN]: 'CORP\\Ann' };
  const { asked, nameOf, idOf, learn } = names(async () => 'CORP\\Ben', here);
  await learn({ users: [OWN, OTHER, userIdOf('S-1-12-1-7')] });
  assert.deepEqual(asked, ['user_name S-1-5-21-1-2-3-1002', 'user_name S-1-12-1-7']);
  assert.deepEqual([OWN, OTHER].map(nameOf), ['CORP\\Ann', 'CORP\\Ben']);
  assert.deepEqual([idOf('ann'), idOf('corp\\ann'), idOf('.\\ann')], [OWN, OWN, undefined]);
  assert.deepEqual(names(undefined, {}).nameOf(OWN), OWN);
});

test('a domain controller that does not answer makes unknown names possible', async () => {
  const { isSilent, learn, nameOf } = names(async () => {
    throw new Unanswered('does not answer', true);
  });
  assert.equal(isSilent(), false);
  await learn({ users: [FOREIGN] });
  assert.deepEqual([isSilent(), nameOf(FOREIGN)], [true, FOREIGN]);
});

test('Windows is asked for a name once in five minutes', (t: TestContext) => {
  const clock = { nowMs: 1e6 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  const { looked, nameOf, root } = names();
  for (let times = 0; times < 3; times++) nameOf(root);
  clock.nowMs += 299_999;
  nameOf(root);
  assert.deepEqual(looked, ['S-1-5-18']);
  clock.nowMs += 1;
  nameOf(root);
  assert.deepEqual(looked, ['S-1-5-18', 'S-1-5-18']);
});

test('SYSTEM and services count as the machine itself', () => {
  const { isPrivileged } = names();
  for (const sid of ['S-1-5-18', 'S-1-5-20', 'S-1-5-80-1-2', 'S-1-5-90-0-1', 'S-1-5-96-0-1'])
    assert.ok(isPrivileged(userIdOf(sid)), sid);
  for (const sid of [OWN, 'S-1-5-32-544', 'S-1-5-180', 'S-1-5-8']) assert.ok(!isPrivileged(userIdOf(sid)), sid);
});
