import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hiddenUser, isThread, noProcess, refusal, unknownUser } from '../../src/host/access-errors.ts';
import { NeedsConfirmation } from '../../src/host/confirmation.ts';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import type { Denied } from '../../src/policy/policy.ts';
import { userIdOf } from '../../src/process/owner.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ROOT } from '../memory/processes.ts';

const { users } = memoryMachine(machine(ME, []));
const { privileged, userId } = LINUX.words;
const NAMING = { users, show: BUILT_IN, privileged, userId };
const DENIED: Denied = { allowed: false, by: 'protected', rule: 'protected: sshd', code: 'PROTECTED', reason: 'why' };

test('a refusal names the process, the reason and the rule, with the hint of the decision or of its code', () => {
  const target = { process: facts(42), otherUser: undefined };
  const error = refusal(NAMING, target, DENIED);
  assert.deepEqual([error.code, error.rule], ['PROTECTED', 'protected: sshd']);
  assert.match(error.message, /^PROTECTED: process 42: why \(rule: protected: sshd\)\. No call can change this/);
  const hinted = refusal(NAMING, target, { ...DENIED, hint: 'Mount it.' });
  assert.equal(hinted.message, 'PROTECTED: process 42: why (rule: protected: sshd). Mount it.');
});

test('the user of a process is named only where isolation decides, with how to allow them', () => {
  const isolation: Denied = { ...DENIED, by: 'isolation', rule: 'isolation', code: 'ACCESS_DENIED' };
  const error = refusal(NAMING, { process: facts(42), otherUser: JOHN }, isolation);
  assert.deepEqual(
    [error.message, error.forPerson, error.rule],
    [
      'ACCESS_DENIED: process 42 belongs to "john" (rule: isolation). The person who runs this server can allow it with ALLOW_USERS=john.',
      'ACCESS_DENIED: process 42 belongs to "john" (rule: isolation). Add --allow-users=john to allow it.',
      'isolation',
    ],
  );
  assert.match(refusal(NAMING, { process: facts(42), otherUser: undefined }, isolation).message, /process 42: why/);
  assert.match(refusal(NAMING, { process: facts(42), otherUser: JOHN }, DENIED).message, /process 42: why/);
});

test('a user whose name is no plain word is allowed by number', () => {
  const odd = { ...NAMING, users: { ...users, nameOf: () => 'dom ain\\ann' } };
  assert.match(hiddenUser(odd, userIdOf('1007')).message, /processes of ".*" are not shown.*ALLOW_USERS=1007\.$/);
});

test('a rule that asks is a refusal until the user has approved', () => {
  const ask: Denied = { ...DENIED, by: 'ask', rule: 'ask: vim', code: 'NEEDS_CONFIRMATION' };
  const error = refusal(NAMING, { process: facts(42), otherUser: JOHN }, ask);
  assert.ok(error instanceof NeedsConfirmation);
  assert.deepEqual([error.process.pid, error.why, error.rule], [42, 'why (rule: ask: vim)', 'ask: vim']);
});

test('root has a setting of its own, other users are named', () => {
  assert.match(hiddenUser(NAMING, ROOT).message, /^ROOT_PROTECTED: root's processes are not shown \(rule: root\)\./);
  assert.match(
    hiddenUser(NAMING, JOHN).message,
    /^ACCESS_DENIED: processes of "john" are not shown \(rule: isolation\)/,
  );
});

test('a user that is unknown may be so because the name service is silent', () => {
  const [known, silent] = [unknownUser(NAMING, 'zoe'), { ...NAMING, users: { ...users, isSilent: () => true } }];
  assert.equal(
    known.message,
    'INVALID_INPUT: username: there is no user "zoe". Give the name or the number of a user, or "*" for all you may see.',
  );
  assert.match(unknownUser(silent, 'zoe').message, /name service of this machine does not answer, so "zoe" is unknown/);
});

test('the id of a thread leads to its process: to read it at once, to end it only after a question', () => {
  const thread = { tid: 43, leader: facts(42, { comm: 'java', argv: ['java'] }) };
  const read = isThread(BUILT_IN, thread, 'read');
  assert.equal(read.message, 'NOT_FOUND: 43 is a thread of process 42. Call again with pid 42.');
  assert.equal(read.forPerson, 'NOT_FOUND: 43 is a thread of process 42. Give pid 42.');
  const change = isThread(BUILT_IN, thread, 'change');
  assert.equal(change.code, 'NOT_FOUND');
  assert.match(change.message, /43 is a thread of process 42, "java"; nothing was signalled\. Ask the user whether/);
  assert.match(change.forPerson, /Give its pid to end the whole process\.$/);
});

const SYSTEM = { capabilities: LINUX };

test('a process that is missing may be hidden by the system', () => {
  assert.match(
    noProcess({ ...SYSTEM, hidesSome: () => false }, 7).message,
    /^NOT_FOUND: no process 7\. It may have exited: call/,
  );
  const hidden = noProcess({ ...SYSTEM, hidesSome: () => true }, 7);
  assert.match(hidden.message, /or the system hides it from this server \(hidepid\): call find_processes\.$/);
  assert.match(hidden.forPerson, /\(hidepid\)\.$/);
});
