import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLineSplitter, LINE_MAX_BYTES, LineTooLong } from '../../src/server/line-splitter.ts';
import { runs } from '../runs.ts';

/** All complete lines, asked for after each chunk. */
function linesOf(chunks: readonly Buffer[]): string[] {
  const lines = createLineSplitter();
  const found: string[] = [];
  for (const chunk of chunks) {
    lines.push(chunk);
    for (let line = lines.next(); line; line = lines.next()) found.push(line.toString('latin1'));
  }
  return found;
}

test('the lines do not depend on where the chunks are cut, or when lines are taken', () => {
  const chunk = fc.array(fc.constantFrom(10, 13, 0, 97), { maxLength: 6 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 20 }), (chunks) => {
      const expected =
        Buffer.concat(chunks)
          .toString('latin1')
          .match(/[^\n]*\n/g) ?? [];
      assert.deepEqual(linesOf(chunks), [...expected]);
      assert.deepEqual(linesOf([Buffer.concat(chunks)]), [...expected]);
      const lines = createLineSplitter();
      for (const one of chunks) lines.push(one);
      for (const line of expected) assert.equal(lines.next()?.toString('latin1'), line);
      assert.equal(lines.next(), undefined);
    }),
    runs(2000),
  );
});

for (const end of ['\n', '']) {
  test(`a line of more than 10 MiB is too long ${end ? '' : 'before its end'}`, () => {
    const lines = createLineSplitter();
    lines.push(Buffer.from(`short\n${'x'.repeat(LINE_MAX_BYTES)}`));
    lines.push(Buffer.from(`y${end}`));
    assert.equal(lines.next()?.toString(), 'short\n');
    assert.throws(lines.next, LineTooLong);
  });
}

test('a full splitter gives a line, and has room again without it', () => {
  const lines = createLineSplitter();
  lines.push(Buffer.alloc(LINE_MAX_BYTES - 1, 'x'));
  lines.push(Buffer.from('\n'));
  assert.equal(lines.isFull(), false);
  lines.push(Buffer.from('z'));
  assert.equal(lines.isFull(), true);
  assert.equal(lines.next()?.length, LINE_MAX_BYTES);
  assert.equal(lines.isFull(), false);
});
