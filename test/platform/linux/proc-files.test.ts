import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { test } from 'node:test';
import { fsFiles } from '../../../src/platform/linux/fs-files.ts';
import { folderOf, threadsLinked, wellSupplied } from '../../../src/platform/linux/proc-files.ts';

const { EMFILE, ENFILE, ENOMEM, ENOENT, EACCES } = constants.errno;

const ADVICE = 'It or the machine has run out of file descriptors or memory: try again when less is going on.';

test('the folder of a process or of one of its threads', () => {
  assert.equal(folderOf('/proc', 7), '/proc/7');
  assert.equal(folderOf('/proc', 7, 9), '/proc/7/task/9');
});

test('a folder has two links more than subfolders', () => {
  assert.equal(threadsLinked(3), 1);
  assert.equal(threadsLinked(10), 8);
});

test('a lack of descriptors or memory is an error, not a process that is gone', () => {
  const reading = (length: number) => wellSupplied({ ...fsFiles('/proc'), read: () => length }).read(7, 'stat');
  for (const errno of [EMFILE, ENFILE, ENOMEM])
    assert.throws(() => reading(-errno), {
      code: 'INTERNAL',
      message: `INTERNAL: this server could not open /proc/7/stat (errno ${errno}). ${ADVICE}`,
    });
  for (const length of [-ENOENT, -EACCES, 0, 300]) assert.equal(reading(length), length);
});
