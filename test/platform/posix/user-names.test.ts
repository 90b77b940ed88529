import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Helper, HelperFailed, Unanswered } from '../../../src/platform/helper/helper.ts';
import { userOf } from '../../../src/platform/posix/owners.ts';
import { users } from '../../../src/platform/posix/user-names.ts';
import { ETC } from '../linux/recorded.ts';

const { nameOf, idOf, groupNameOf } = users(ETC);

test('the first line of an id and of a name wins', () => {
  assert.equal(nameOf(userOf(0)), 'root');
  assert.equal(idOf('toor'), '0');
  assert.equal(idOf('alice'), '1001');
  assert.equal(nameOf(userOf(1002)), 'alice');
});

test('comments, NIS lines and lines without a name or a number are skipped', () => {
  for (const name of ['+', '+@netgroup', '# a comment', 'negative', 'hex', 'short', '']) {
    assert.equal(idOf(name), undefined, name);
  }
  assert.equal(nameOf(userOf(7)), '7');
});

test('names with letters of any alphabet, the largest uid, no newline at the end', () => {
  assert.equal(nameOf(userOf(1003)), 'müller');
  assert.equal(nameOf(userOf(4294967294)), 'huge');
  assert.equal(idOf('last'), '1004');
});

test('a user without a name is known by its number', () => {
  assert.equal(nameOf(userOf(4711)), '4711');
  assert.equal(idOf('4711'), '4711');
  assert.equal(idOf('4711 '), undefined);
  assert.equal(idOf('99999999999'), undefined);
  assert.deepEqual(['4294967294', '4294967295', '0000000001', '00000000001', '-1', 'x1'].map(idOf), [
    ...['4294967294', undefined, '1'],
    ...[undefined, undefined, undefined],
  ]);
});

test('groups come from their own file', () => {
  assert.equal(groupNameOf('4'), 'adm');
  assert.equal(groupNameOf('50'), 'staff');
  assert.equal(groupNameOf('1002'), 'writers');
  assert.equal(groupNameOf('1004'), '1004');
});

test('no files, no names', () => {
  assert.equal(users('/nowhere').nameOf(userOf(0)), '0');
});

test('files are read when they are needed, not before', (context) => {
  const etc = mkdtempSync(join(tmpdir(), 'etc-'));
  context.after(() => rmSync(etc, { recursive: true }));
  const late = users(etc);
  writeFileSync(join(etc, 'passwd'), 'new:x:77:77:::\n');
  assert.equal(late.nameOf(userOf(77)), 'new');
});

/** A folder like /etc, whose files change, and a clock that the test sets. */
function etcAt(t: TestContext) {
  const etc = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(etc, { recursive: true }));
  const clock = { nowMs: 1e6 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  return {
    etc,
    clock,
    /** `changedS`: its time of last change, which says that it is another. */
    write: (name: string, text: string, changedS: number) => {
      writeFileSync(join(etc, name), text);
      utimesSync(join(etc, name), changedS, changedS);
    },
  };
}

test('users and groups are read again within a second of a change of their files', (t) => {
  const { etc, clock, write } = etcAt(t);
  write('passwd', 'ann:x:77:77:::\n', 1000);
  write('group', 'staff:x:50:\n', 1000);
  const { nameOf, idOf, groupNameOf } = users(etc);
  assert.deepEqual([nameOf(userOf(77)), idOf('ann'), groupNameOf('50')], ['ann', '77', 'staff']);
  write('passwd', 'ben:x:77:77:::\n', 2000);
  write('group', 'crew:x:50:\n', 2000);
  clock.nowMs += 999;
  assert.deepEqual([nameOf(userOf(77)), groupNameOf('50')], ['ann', 'staff']);
  clock.nowMs += 1;
  assert.deepEqual([nameOf(userOf(77)), idOf('ben'), idOf('ann'), groupNameOf('50')], ['ben', '77', undefined, 'crew']);
  rmSync(join(etc, 'passwd'));
  clock.nowMs += 1000;
  assert.equal(nameOf(userOf(77)), '77');
});

/** A name service that says what the test wants, and what it was asked. */
function service(t: TestContext, exist = () => true) {
  const { etc, clock, write } = etcAt(t);
  write('passwd', 'ann:x:77:77:::\n', 1000);
  write('group', 'staff:x:50:\n', 1000);
  const asked: unknown[] = [];
  const answers = { next: async (): Promise<unknown> => 'ldap' };
  const helper: Helper = {
    ask: async ({ about, key }, deadlineMs) => {
      asked.push(`${about} ${key}${deadlineMs === undefined ? '' : ` ${deadlineMs}`}`);
      return answers.next();
    },
    pids: () => new Set(),
  };
  return { clock, answers, asked: () => asked.splice(0), known: users(etc, { helper, exist }) };
}

test('a name from the name service is valid for five minutes, its absence for half a minute', async (t) => {
  const { clock, answers, asked, known } = service(t);
  const learn = async () => {
    await known.learn({ users: [userOf(500), userOf(77), userOf(500)] });
    return asked();
  };
  assert.deepEqual(await learn(), ['user_name 500']);
  assert.equal(known.nameOf(userOf(500)), 'ldap');
  clock.nowMs += 299_999;
  assert.deepEqual(await learn(), []);
  clock.nowMs += 1;
  answers.next = async () => null;
  assert.deepEqual(await learn(), ['user_name 500']);
  assert.equal(known.nameOf(userOf(500)), '500');
  clock.nowMs += 29_999;
  assert.deepEqual(await learn(), []);
  clock.nowMs += 1;
  assert.deepEqual(await learn(), ['user_name 500']);
});

test('a name service that does not answer is left alone for half a minute, and what it said is kept', async (t) => {
  const { clock, answers, asked, known } = service(t);
  await known.learn({ users: [userOf(500)] });
  clock.nowMs += 300_000;
  answers.next = async () => {
    throw new Unanswered('does not answer', true);
  };
  assert.equal(known.isSilent(), false);
  await known.learn({ users: [userOf(500)] });
  assert.equal(known.isSilent(), true);
  assert.equal(known.nameOf(userOf(500)), 'ldap');
  asked();
  await known.learn({ users: [userOf(501)] });
  clock.nowMs += 29_999;
  await known.learn({ users: [userOf(501)] });
  assert.deepEqual(asked(), []);
  clock.nowMs += 1;
  answers.next = async () => 'back';
  await known.learn({ users: [userOf(501)] });
  assert.deepEqual(asked(), ['user_name 501']);
  assert.deepEqual([known.isSilent(), known.nameOf(userOf(501))], [false, 'back']);
});

test('one question that fails does not make it silent, and keeps what was known', async (t) => {
  const { clock, answers, asked, known } = service(t);
  await known.learn({ names: ['zoe', 'zoe'], groups: ['9', '50', '9'] });
  assert.deepEqual(asked(), ['user_id zoe 5000', 'group_name 9']);
  answers.next = async () => {
    throw new HelperFailed(5);
  };
  clock.nowMs += 300_000;
  await known.learn({ groups: ['9'] });
  assert.deepEqual([known.isSilent(), known.groupNameOf('9')], [false, 'ldap']);
});

test('no name service is asked where all names come from files, or about what files or numbers say', async (t) => {
  const plain = service(t, () => false);
  await plain.known.learn({ users: [userOf(500)], names: ['zoe'], groups: ['9'] });
  assert.deepEqual(plain.asked(), []);
  t.mock.reset();
  const { asked, known } = service(t);
  await known.learn({ users: [userOf(77)], names: ['ann', '4711'], groups: ['50'] });
  assert.deepEqual(asked(), []);
});

test('each missing name checks again whether there are other sources', async (t) => {
  let there = false;
  const { asked, known } = service(t, () => there);
  await known.learn({ users: [userOf(501)], names: ['alice'] });
  assert.deepEqual([asked(), known.nameOf(userOf(501)), known.idOf('alice')], [[], '501', undefined]);
  there = true;
  await known.learn({ users: [userOf(501)] });
  assert.deepEqual([asked(), known.nameOf(userOf(501))], [['user_name 501'], 'ldap']);
});

test('an id from the name service is that of its name; an answer of another form is none', async (t) => {
  const { clock, answers, asked, known } = service(t);
  answers.next = async () => 600;
  await known.learn({ names: ['zoe'], users: [userOf(601)], groups: ['602'] });
  assert.deepEqual([known.idOf('zoe'), known.nameOf(userOf(601)), known.groupNameOf('602')], ['600', '601', '602']);
  answers.next = async () => 'text';
  await known.learn({ names: ['yan'] });
  assert.equal(known.idOf('yan'), undefined);
  asked();
  // They are not asked for again for half a minute.
  clock.nowMs += 29_999;
  await known.learn({ names: ['yan'], users: [userOf(601)] });
  assert.deepEqual(asked(), []);
  clock.nowMs += 1;
  await known.learn({ names: ['yan'], users: [userOf(601)] });
  assert.deepEqual(asked(), ['user_name 601', 'user_id yan 5000']);
});

test('what is in the files counts before what the name service said', async (t) => {
  const { etc, clock, write } = etcAt(t);
  const ask: Helper['ask'] = async ({ about }) => (about === 'user_id' ? 600 : 'ldap');
  const known = users(etc, { helper: { ask, pids: () => new Set() }, exist: () => true });
  const look = () => [known.nameOf(userOf(500)), known.idOf('zoe'), known.groupNameOf('9')];
  await known.learn({ users: [userOf(500)], names: ['zoe'], groups: ['9'] });
  assert.deepEqual(look(), ['ldap', '600', 'ldap']);
  write('passwd', 'zoe:x:500:500:::\n', 2000);
  write('group', 'staff:x:9:\n', 2000);
  clock.nowMs += 1000;
  assert.deepEqual(look(), ['zoe', '500', 'staff']);
});

test('ten thousand answers are remembered, then all are forgotten', async (t) => {
  const { asked, known } = service(t);
  await known.learn({ users: Array.from({ length: 10_000 }, (_, at) => userOf(1000 + at)) });
  assert.equal(asked().length, 10_000);
  assert.deepEqual([known.nameOf(userOf(1000)), known.nameOf(userOf(10_999))], ['ldap', 'ldap']);
  await known.learn({ users: [userOf(1000)] });
  assert.deepEqual(asked(), []);
  await known.learn({ users: [userOf(20_000)] });
  assert.deepEqual([known.nameOf(userOf(1000)), known.nameOf(userOf(20_000))], ['1000', 'ldap']);
});

test('a file with the same time of change is not read again', (t) => {
  const { etc, clock, write } = etcAt(t);
  write('passwd', 'ann:x:77:77:::\n', 1000);
  const { nameOf } = users(etc);
  assert.equal(nameOf(userOf(77)), 'ann');
  write('passwd', 'ben:x:77:77:::\n', 1000);
  clock.nowMs += 1000;
  assert.equal(nameOf(userOf(77)), 'ann');
});

test('without a helper nothing is learned', async (t) => {
  const { etc } = etcAt(t);
  const known = users(etc);
  await known.learn({ users: [userOf(500)] });
  assert.deepEqual([known.nameOf(userOf(500)), known.isSilent()], ['500', false]);
});
