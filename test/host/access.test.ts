import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usersBesidesOwn } from '../../src/host/access.ts';
import { NeedsConfirmation } from '../../src/host/confirmation.ts';
import type { Rule } from '../../src/policy/rule.ts';
import { userIdOf } from '../../src/process/owner.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { elevated, facts, JOHN, ME, ownedBy, ROOT, UNKNOWN } from '../memory/processes.ts';
import { viewOn } from './view.ts';

const john = ownedBy(JOHN);
const here = () =>
  machine(ME, [facts(42), facts(12, { owner: john }), facts(13, { owner: ownedBy(ME, JOHN, JOHN, ME) })]);

test('a process is read as it is now, or its refusal is thrown', () => {
  const { view } = viewOn(here());
  assert.equal(view.read(42, 'inspect').comm, 'p42');
  assert.throws(() => view.read(12, 'list'), { code: 'ACCESS_DENIED' });
  assert.throws(() => view.read(99, 'list'), { code: 'NOT_FOUND' });
});

test('the refusal names the first user of a process that is not allowed', () => {
  const { view } = viewOn(here(), { users: { ...viewOn(here()).machine.users, nameOf: (uid) => `user${uid}` } });
  assert.throws(() => view.require('list', facts(13, { owner: ownedBy(ME, JOHN, userIdOf('1003'), ME) })), {
    message: /belongs to "user1002"/,
  });
});

test('one that is elevated or of an unknown user is refused as one of the machine, and no user is named', () => {
  const { view } = viewOn(machine(ME, [facts(42, { owner: elevated(ME) }), facts(43, { owner: UNKNOWN })]));
  for (const pid of [42, 43])
    assert.throws(() => view.read(pid, 'list'), { code: 'ROOT_PROTECTED', message: /^ROOT_PROTECTED: process \d+: / });
  assert.equal(view.userName(null), null);
});

test('the rule that allows a change is returned; one that asks is thrown unless the user has approved', () => {
  const asks: Rule = { effect: 'ask', actions: ['terminate'], match: { name: ['p42'] }, label: 'ask "web"' };
  const { view } = viewOn(here(), {}, { rules: [asks] });
  assert.equal(view.require('list', facts(42)), 'default');
  assert.throws(() => view.require('terminate', facts(42)), NeedsConfirmation);
  assert.equal(view.require('terminate', facts(42), true), 'ask "web"');
  assert.throws(() => view.require('terminate', facts(12, { owner: john }), true), { code: 'ACCESS_DENIED' });
});

test('the id of a thread leads to its process, if that may be listed', () => {
  const threadGroupOf = (tid: number) => ({ 43: 42, 14: 12, 42: 42 })[tid];
  const { view } = viewOn(here(), { threadGroupOf });
  assert.match(view.notFound(43).message, /43 is a thread of process 42\. Call again/);
  assert.match(view.notFound(43, 'change').message, /nothing was signalled/);
  for (const pid of [14, 42, 99]) assert.ok(view.notFound(pid).message.includes(`: no process ${pid}. `));
});

test('of several processes the pids of those that may be listed are returned', async () => {
  const { view } = viewOn(here());
  assert.deepEqual([...(await view.canListAll([facts(42), facts(12, { owner: john })]))], [42]);
  assert.deepEqual([view.canList(facts(42)), view.canList(facts(12, { owner: john }))], [true, false]);
});

test('a scope of a named user is made after the name service was asked', async () => {
  const asked: unknown[] = [];
  const base = viewOn(here()).machine.users;
  const learn = async (names: unknown) => void asked.push(names);
  const { view } = viewOn(here(), { users: { ...base, learn } }, { allowUsers: new Set([JOHN]) });
  assert.equal((await view.scopeOf('john')).label, String(JOHN));
  assert.equal((await view.scopeOf('*')).label, '*');
  assert.equal((await view.scopeOf(undefined)).label, String(ME));
  assert.deepEqual(asked, [{ names: ['john'] }, { names: ['*'] }, { names: [] }]);
});

test('users are named for answers', () => {
  const { view } = viewOn(here());
  assert.deepEqual([view.userName(JOHN), view.userName(userIdOf('7'))], ['john', '7']);
  assert.equal(view.bootTag, 'boot01');
});

test('root among the allowed users opens nothing', () => {
  assert.deepEqual(usersBesidesOwn(memoryMachine(here()), { ...DEFAULT_ACCESS, allowUsers: new Set([ROOT, JOHN]) }), [
    JOHN,
  ]);
  assert.deepEqual(usersBesidesOwn(memoryMachine(here()), { ...DEFAULT_ACCESS, allowUsers: 'everyone' }), []);
});

test('a server of root may list what its own user runs', () => {
  const own = facts(70, { owner: ownedBy(ROOT) });
  assert.equal(viewOn(machine(ROOT, [own])).view.canList(own), true);
});
