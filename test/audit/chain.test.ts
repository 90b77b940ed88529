import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { BEGINNING, hashOf, readLine, seal, splitLines } from '../../src/audit/chain.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A line whose hash is right, whatever it says. */
const hashed = (body: string): Buffer => Buffer.from(`${body},"hash":"${sha256(body)}"}`);

test('a line has version, number, the hash of the one before, its fields, and a hash of all that', () => {
  const first = seal({ event: 'intent' }, BEGINNING);
  const body = `{"v":1,"seq":1,"prev":"${'0'.repeat(64)}","event":"intent"`;
  assert.deepEqual(first, { seq: 1, hash: sha256(body), text: `${body},"hash":"${sha256(body)}"}\n` });
  const second = seal({}, first);
  assert.equal(second.seq, 2);
  assert.ok(second.text.startsWith(`{"v":1,"seq":2,"prev":"${first.hash}"`));
});

test('a sealed line is read back', () => {
  const { text, ...link } = seal({ event: 'intent', name: 'ü"\\' }, { seq: 6, hash: 'a'.repeat(64) });
  const line = readLine(Buffer.from(text.trimEnd()));
  const { hash: _, ...fields } = line?.fields ?? assert.fail();
  assert.deepEqual(
    { ...line, fields },
    {
      ...link,
      prev: 'a'.repeat(64),
      fields: { v: 1, seq: 7, prev: 'a'.repeat(64), event: 'intent', name: 'ü"\\' },
    },
  );
  assert.equal(hashOf(Buffer.from(text.trimEnd())), link.hash);
});

test('a line whose hash is right but that has no place in the chain is none', () => {
  const prev = 'b'.repeat(64);
  assert.equal(readLine(hashed(`{"seq":1,"prev":"${prev}"`))?.seq, 1);
  for (const body of [
    `{"seq":"1","prev":"${prev}"`,
    `{"seq":1.5,"prev":"${prev}"`,
    `{"seq":1e300,"prev":"${prev}"`,
    `{"prev":"${prev}"`,
    '{"seq":1',
    '{"seq":1,"prev":7',
    `{"seq":1,"prev":"${prev}b"`,
    `{"seq":1,"prev":"${prev.slice(1)}"`,
    `{"seq":1,"prev":"${prev.toUpperCase()}"`,
    '[1',
    'x',
  ])
    assert.equal(readLine(hashed(body)), undefined, body);
});

test('a hash alone, another ending or another hash is no line', () => {
  const { text } = seal({}, BEGINNING);
  const line = text.trimEnd();
  const others = ['', line.slice(-75), `${line} `, line.slice(0, -1), line.replace('"v":1', '"v":2')];
  for (const other of others) assert.equal(hashOf(Buffer.from(other)), undefined, other);
  assert.equal(hashOf(Buffer.from(line.replace(/[0-9a-f]{64}"\}$/, `${'0'.repeat(64)}"}`))), undefined);
});

test('whole lines are split off, and the rest is counted in bytes', () => {
  const split = (text: string) => {
    const { lines, tornBytes } = splitLines(Buffer.from(text));
    return [...lines.map(String), tornBytes];
  };
  assert.deepEqual(split(''), [0]);
  assert.deepEqual(split('a\nbc\n'), ['a', 'bc', 0]);
  assert.deepEqual(split('\n\nü'), ['', '', 2]);
  assert.deepEqual(split('abc'), [3]);
});
