import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Helper, Unanswered } from '../../src/platform/helper/helper.ts';
import { pathQuestions, realPathOf } from '../../src/platform/path-questions.ts';

/** The tests of each system's guarded paths have which questions wait for which. */

const NAS = { id: 'Z:', name: 'the drive Z:' };
const asking = (answer: () => Promise<unknown>, asked: unknown[] = []) => {
  const ask: Helper['ask'] = (question) => {
    asked.push(question);
    return answer();
  };
  return { asked, ...pathQuestions({ ask, pids: () => new Set() }) };
};

test('what is at a path, and to which project a folder belongs', async () => {
  const found = { path: '/srv/x', folder: true, socket: false };
  const { asked, file } = asking(async () => found);
  assert.deepEqual(await file('/srv/link', NAS), found);
  const { project } = asking(async () => 'shop', asked);
  assert.equal(await project('/srv/x', undefined), 'shop');
  assert.deepEqual(asked, [
    { about: 'file', key: '/srv/link' },
    { about: 'project', key: '/srv/x' },
  ]);
  await assert.rejects(asking(async () => 7).project('/srv/x', NAS), /expected string/);
  await assert.rejects(asking(async () => ({ path: 7 })).file('/srv/x', NAS), /Invalid input/);
});

test('a silent file system is named; its path is still known by its name', async (t) => {
  const clock = { nowMs: 1e6 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  const { asked, file, project } = asking(async () => {
    throw new Unanswered('does not answer', true);
  });
  const silent = { path: 'Z:\\x', silent: 'the drive Z: does not answer' };
  assert.deepEqual(await file('Z:\\x', NAS), silent);
  clock.nowMs += 29_999;
  await assert.rejects(project('Z:\\x', NAS), { message: silent.silent });
  assert.equal(asked.length, 1);
  clock.nowMs += 1;
  await assert.rejects(project('Z:\\x', NAS), { message: silent.silent });
  assert.equal(asked.length, 2);
  await assert.rejects(project('/x', undefined), { message: 'its file system does not answer' });
});

test('any other failure is one of this program', async () => {
  const { file } = asking(async () => {
    throw new TypeError('wrong');
  });
  await assert.rejects(file('/x', NAS), TypeError);
});

test('a real path is that of what was found, and unknown where nothing answers', () => {
  assert.equal(realPathOf({ path: '/real', folder: false, socket: false }), '/real');
  assert.equal(realPathOf({ why: 'does not exist' }), undefined);
  assert.throws(() => realPathOf({ path: '/x', silent: 'it does not answer' }), Unanswered);
});
