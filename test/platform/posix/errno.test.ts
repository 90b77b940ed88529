import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { test } from 'node:test';
import {
  errnoOf,
  ifReadable,
  ifReadableAsync,
  ifThere,
  isDenied,
  isLack,
  isMissing,
  orErrno,
  Unreadable,
} from '../../../src/platform/posix/errno.ts';

const { EPERM, ENOENT, ESRCH, EACCES, EIO, ENOMEM, ENFILE, EMFILE } = constants.errno;
const ALL = [EPERM, ENOENT, ESRCH, EIO, ENOMEM, EACCES, ENFILE, EMFILE].map((errno) => -errno);

const failing = (errno: number) => (): never => {
  throw Object.assign(new Error('failed'), { errno });
};
const mistake = (): never => {
  throw new TypeError('a mistake');
};
const unreadable = (): never => {
  throw new Unreadable('the kernel does not say');
};

test('each errno means that something is missing, denied, lacking, or none of these', () => {
  assert.deepEqual(ALL.filter(isMissing), [-ENOENT, -ESRCH]);
  assert.deepEqual(ALL.filter(isDenied), [-EPERM, -EACCES]);
  assert.deepEqual(ALL.filter(isLack), [-ENOMEM, -ENFILE, -EMFILE]);
  assert.deepEqual(
    [ENOENT, EPERM, ENOMEM, 0].filter((errno) => isMissing(errno) || isDenied(errno) || isLack(errno)),
    [],
  );
});

test('what cannot be read is undefined, whatever the system says', async () => {
  for (const errno of ALL) {
    assert.equal(ifReadable(failing(errno)), undefined);
    assert.equal(await ifReadableAsync(async () => failing(errno)()), undefined);
  }
  assert.equal(ifReadable(unreadable), undefined);
  assert.equal(await ifReadableAsync(async () => unreadable()), undefined);
  assert.equal(
    ifReadable(() => 7),
    7,
  );
  assert.equal(await ifReadableAsync(async () => 7), 7);
});

test('only what is missing is not there: a refusal is passed on', () => {
  assert.equal(ifThere(failing(-ENOENT)), undefined);
  assert.equal(ifThere(failing(-ESRCH)), undefined);
  assert.throws(() => ifThere(failing(-EACCES)), { errno: -EACCES });
  assert.equal(
    ifThere(() => 7),
    7,
  );
});

test('a call returns its result or the negative errno', () => {
  assert.equal(
    orErrno(() => readFileSync('/no/such/path')),
    -ENOENT,
  );
  assert.equal(
    orErrno(() => 'text'),
    'text',
  );
});

test('a mistake of this program is never swallowed', async () => {
  for (const read of [ifReadable, ifThere, orErrno]) assert.throws(() => read(mistake), TypeError);
  await assert.rejects(
    ifReadableAsync(async () => mistake()),
    TypeError,
  );
  assert.throws(() => errnoOf(new Error('no errno')), /no errno/);
  assert.throws(() => errnoOf(Object.assign(new Error('text'), { errno: 'ENOENT' })), /text/);
});
