import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandCache } from '../../src/text/command-cache.ts';

/** A cache, and how often it has cleaned a line. */
function counting() {
  let cleaned = 0;
  const cache = new CommandCache((argv) => {
    cleaned++;
    return argv.join(' ');
  });
  return {
    cache,
    /** Was the line known? */
    knows(argv: readonly string[]): boolean {
      const before = cleaned;
      cache.get(argv);
      return cleaned === before;
    },
  };
}

const LINE = ['server', '--mode', 'x'];

test('a repeated command line is cleaned once', () => {
  const { knows } = counting();
  assert.deepEqual([knows(LINE), knows(LINE), knows([...LINE, '--other']), knows(LINE)], [false, true, false, true]);
});

test('arguments are kept apart: two lines that look alike are two', () => {
  const { knows } = counting();
  assert.deepEqual([knows(['a', 'b']), knows(['a b']), knows(['a', 'b'])], [false, false, true]);
});

test('two million characters are kept, then all are dropped: memory stays bounded', () => {
  const { knows } = counting();
  const fill = (lines: number, salt: string): void => {
    // 8000 characters as they came, and as many cleaned.
    for (let line = 0; line < lines; line++) knows([`${salt}${line}`.padEnd(8000, ' x')]);
  };
  knows(LINE);
  fill(120, 'first');
  assert.ok(knows(LINE));
  fill(126, 'second');
  assert.ok(!knows(LINE));
});

test('a line of more than 8192 characters is not kept: it would crowd out many', () => {
  const { knows } = counting();
  const long = (chars: number): string[] => ['server', '-'.repeat(chars - 'server '.length)];
  assert.deepEqual([knows(long(8192)), knows(long(8192))], [false, true]);
  assert.deepEqual([knows(long(8193)), knows(long(8193))], [false, false]);
});
