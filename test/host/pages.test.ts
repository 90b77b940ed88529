import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ProcessError } from '../../src/errors.ts';
import { createPages } from '../../src/host/pages.ts';

const EXPIRED = { code: 'INVALID_INPUT', message: /has expired or was never given/ };

/** Pages whose clock the test sets. */
function pagesAt(t: TestContext) {
  const clock = { nowMs: 1e6 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  return { clock, pages: createPages<string>() };
}

test('a cursor lives for two minutes', (t) => {
  const { clock, pages } = pagesAt(t);
  const cursor = pages.keep({}, 'list')(50);
  clock.nowMs += 120_000;
  const { value, offset, cursorAt } = pages.resume(cursor, {});
  assert.deepEqual([value, offset], ['list', 50]);
  assert.equal(cursorAt(100), cursor.replace(/50$/, '100'));
  clock.nowMs += 1;
  assert.throws(() => pages.resume(cursor, {}), EXPIRED);
});

test('twenty lists can be gone on with; the oldest makes room for a new one', (t) => {
  const { pages } = pagesAt(t);
  const cursors = Array.from({ length: 21 }, (_, index) => pages.keep({}, `list ${index}`)(0));
  assert.throws(() => pages.resume(cursors[0] ?? '', {}), EXPIRED);
  for (const [index, cursor] of cursors.entries())
    if (index > 0) assert.equal(pages.resume(cursor, {}).value, `list ${index}`);
});

test('lists that have expired make room, and no other does', (t) => {
  const { clock, pages } = pagesAt(t);
  for (let index = 0; index < 10; index++) pages.keep({}, 'old');
  clock.nowMs += 60_000;
  const young = Array.from({ length: 10 }, () => pages.keep({}, 'young')(0));
  clock.nowMs += 60_001;
  const cursors = [...young, ...Array.from({ length: 10 }, () => pages.keep({}, 'new')(0))];
  assert.equal(cursors.filter((cursor) => pages.resume(cursor, {}).value === 'young').length, 10);
});

test('a cursor belongs to the arguments it was made for; those that are left out may be', (t) => {
  const { pages } = pagesAt(t);
  const cursor = pages.keep({ sort_by: 'cpu', limit: 5 }, 'list')(5);
  for (const same of [{}, { sort_by: 'cpu' }, { sort_by: 'cpu', limit: 5 }, { sort_by: undefined }])
    assert.equal(pages.resume(cursor, same).value, 'list');
  for (const [name, other] of Object.entries({ sort_by: { sort_by: 'pid' }, username: { username: 'ann' } }))
    assert.throws(
      () => pages.resume(cursor, other),
      (error) =>
        error instanceof ProcessError &&
        error.code === 'INVALID_INPUT' &&
        error.message.includes(`belongs to a list with another ${name}.`),
    );
});

test('what is no cursor of this server is refused', (t) => {
  const { pages } = pagesAt(t);
  const cursor = pages.keep({}, 'list')(0);
  for (const bad of ['', 'x', `${cursor}0000000000`, ` ${cursor}`, cursor.replace('.', ''), `0${cursor}`])
    assert.throws(() => pages.resume(bad, {}), EXPIRED, bad);
});
