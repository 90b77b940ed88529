import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { test } from 'node:test';
import { fieldReader, whyErrno, ZOMBIE } from '../../../src/platform/linux/field-reader.ts';
import { Unreadable } from '../../../src/platform/posix/errno.ts';
import { facts } from '../../memory/processes.ts';

const { EACCES, ENOENT } = constants.errno;
const failing = (errno: number) => (): never => {
  throw Object.assign(new Error('failed'), { errno });
};

test('a field is read, or is null and has a reason', async () => {
  const { attempt, unavailable } = fieldReader(facts(7));
  assert.equal(await attempt('cwd', () => '/srv'), '/srv');
  assert.equal(await attempt('later', async () => 5), 5);
  assert.deepEqual(unavailable, {});
  assert.equal(await attempt('exe', failing(-EACCES)), null);
  assert.equal(await attempt('limits', async () => Promise.reject(new Unreadable('the kernel names none'))), null);
  assert.deepEqual(unavailable, {
    exe: 'the operating system does not let this server read it',
    limits: 'the kernel names none',
  });
});

test('a mistake of this program is thrown, not given as a reason', async () => {
  const mistake = (): never => {
    throw new TypeError('a mistake');
  };
  await assert.rejects(fieldReader(facts(7)).attempt('exe', mistake), TypeError);
});

test('that it is a zombie explains more than an errno, and a refusal more than that it is a kernel thread', () => {
  assert.equal(whyErrno(-EACCES, facts(7, { status: 'zombie' })), ZOMBIE);
  assert.equal(whyErrno(-EACCES, facts(7, { ofKernel: true })), whyErrno(-EACCES, facts(7)));
  assert.equal(whyErrno(-ENOENT, facts(7, { ofKernel: true })), 'a kernel thread has none');
  for (const errno of [-ENOENT, 0])
    assert.equal(whyErrno(errno, facts(7)), 'the process has none, or it ended while it was read');
});
