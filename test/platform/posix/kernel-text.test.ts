import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { linkOf, textOf } from '../../../src/platform/posix/kernel-text.ts';
import { fakeProc } from '../linux/fake-proc.ts';

test('a text is one byte a character unless it is said to be UTF-8; undefined if there is none', (t) => {
  const root = fakeProc(t, { comm: 'ü' });
  assert.equal(textOf(join(root, 'comm')), 'Ã¼');
  assert.equal(textOf(join(root, 'comm'), 'utf8'), 'ü');
  assert.equal(textOf(join(root, 'missing')), undefined);
  assert.equal(textOf(root), undefined); // a folder
});

test('a link leads anywhere; undefined if there is none', (t) => {
  const root = fakeProc(t, { 'ns/pid': '→ pid:[1]', file: '' });
  assert.equal(linkOf(join(root, 'ns/pid')), 'pid:[1]');
  assert.equal(linkOf(join(root, 'file')), undefined);
  assert.equal(linkOf(join(root, 'missing')), undefined);
});
