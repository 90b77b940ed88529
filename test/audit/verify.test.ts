import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BEGINNING, type Link, readLine, seal } from '../../src/audit/chain.ts';
import { verify } from '../../src/audit/verify.ts';
import { runs } from '../runs.ts';

/** Whatever is done to a line of a log of 10,000, verify finds it. */

const LINES = runs(10_000).numRuns;
const MIDDLE = Math.floor(LINES / 2);
const links: Link[] = [BEGINNING];
const lines: Buffer[] = [];
for (let seq = 1; seq <= LINES; seq++) {
  const { text, ...link } = seal(
    { event: 'intent', target: { pid: seq % 400, name: 'node "\\ü"' } },
    links[seq - 1] ?? BEGINNING,
  );
  links.push(link);
  lines.push(Buffer.from(text));
}
const head = links.at(-1);

const problemsOf = (all: readonly Buffer[]) =>
  verify([{ name: 'audit.jsonl', bytes: Buffer.concat(all) }], head).problems;

/** The lines around a place, checked against the links before and after them: the same fold as over all. */
function problemsAround(at: number, change: (near: Buffer[], at: number) => void) {
  const from = Math.max(0, at - 2);
  const near = lines.slice(from, at + 3);
  change(near, at - from);
  const before = links[from] ?? BEGINNING;
  const last = links[Math.min(LINES, at + 3)];
  return verify([{ name: 'audit.jsonl', bytes: Buffer.concat(near) }], last, before).problems;
}

function flipped(line: Buffer, byte: number, bit: number): Buffer {
  const copy = Buffer.from(line);
  copy[byte] = (copy[byte] ?? 0) ^ (1 << bit);
  return copy;
}

test('an untouched log is intact', () => {
  assert.deepEqual(verify([{ name: 'audit.jsonl', bytes: Buffer.concat(lines) }], head), {
    lines: LINES,
    first: 1,
    last: LINES,
    problems: [],
  });
});

/** How every line is tampered with, each at a place that depends on its number. */
const TAMPERINGS: Readonly<Record<string, (near: Buffer[], at: number, seq: number) => void>> = {
  'a flipped bit': (near, at, seq) => {
    const line = near[at] ?? Buffer.alloc(0);
    near[at] = flipped(line, (seq * 7919) % line.length, seq % 8);
  },
  'a line removed': (near, at) => void near.splice(at, 1),
  'a line inserted twice': (near, at) => void near.splice(at, 0, near[at] ?? Buffer.alloc(0)),
  'a line of another log inserted': (near, at, seq) => {
    near.splice(at, 0, Buffer.from(seal({ event: 'outcome' }, { seq: seq - 1, hash: '1'.repeat(64) }).text));
  },
  'a line rewritten, with a valid hash of its own': (near, at, seq) => {
    near[at] = Buffer.from(seal({ event: 'outcome', outcome: 'exited' }, links[seq - 1] ?? BEGINNING).text);
  },
  'two lines swapped': (near, at) => {
    const other = at === 0 ? 1 : at - 1;
    const [one = Buffer.alloc(0), two = Buffer.alloc(0)] = [near[at], near[other]];
    near[at] = two;
    near[other] = one;
  },
};

for (const [what, tamper] of Object.entries(TAMPERINGS)) {
  test(`${what}, at each of ${LINES} places`, () => {
    let found = 0;
    for (let at = 0; at < LINES; at++) {
      if (problemsAround(at, (near, place) => tamper(near, place, at + 1)).length > 0) found++;
    }
    assert.equal(found, LINES);
  });

  test(`${what}, in the whole log`, () => {
    for (const at of [0, 1, MIDDLE, LINES - 2, LINES - 1]) {
      const all = [...lines];
      tamper(all, at, at + 1);
      const [first] = problemsOf(all);
      assert.ok(first, `at ${at}`);
      assert.ok(Math.abs(first.line - (at + 1)) <= 2, `${first.line} is not near ${at + 1}`);
    }
  });
}

test('any other byte at any place of a line', () => {
  const [one = Buffer.alloc(0)] = lines;
  for (let byte = 0; byte < one.length; byte++) {
    for (let bit = 0; bit < 8; bit++)
      assert.ok(
        problemsAround(0, (near) => void near.splice(0, 1, flipped(one, byte, bit))).length > 0,
        `byte ${byte}, bit ${bit}`,
      );
  }
});

const counted = (count: number): string => (count === 1 ? '1 line is' : `${count} lines are`);

test('any number of lines missing at the beginning or the end', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: LINES - 1 }), (count) => {
      const [start] = problemsOf(lines.slice(count, count + 1));
      assert.equal(start?.what, `${counted(count)} missing before it`);
      const end = verify(
        [{ name: 'a', bytes: lines[LINES - count - 1] ?? Buffer.alloc(0) }],
        head,
        links[LINES - count - 1],
      );
      assert.equal(end.problems[0]?.what, `${counted(count)} missing after it`);
    }),
    runs(3000),
  );
  assert.equal(verify([], head).problems[0]?.what, `${LINES} lines are missing after it`);
});

test('a torn line is not a line, wherever it is torn', () => {
  const line = lines[0] ?? Buffer.alloc(0);
  for (let bytes = 1; bytes < line.length; bytes++) {
    const verdict = verify([{ name: 'a', bytes: line.subarray(0, bytes) }]);
    assert.deepEqual([verdict.lines, verdict.problems.length], [0, 1]);
    assert.equal(readLine(line.subarray(0, bytes - 1)), undefined);
  }
});

test('the chain continues through all files, and what `keep` deleted is not missing', () => {
  const file = (name: string, from: number, to: number) => ({ name, bytes: Buffer.concat(lines.slice(from, to)) });
  assert.deepEqual(verify([file('2', 0, 5), file('1', 5, 9), file('0', 9, LINES)], head).problems, []);
  assert.equal(verify([file('2', 0, 5), file('0', 9, LINES)], head).problems[0]?.what, '4 lines are missing before it');
  const before: Link = { seq: 100, hash: '2'.repeat(64) };
  const kept = seal({ event: 'intent' }, before);
  const recorded = seal({ event: 'rotate', dropped_through: 100 }, kept);
  const bytes = Buffer.from(kept.text + recorded.text);
  assert.deepEqual(verify([{ name: 'a', bytes }], recorded).problems, []);
  assert.equal(verify([{ name: 'a', bytes: Buffer.from(kept.text) }], kept).problems.length, 1);
});

test('each problem names its file and line, and says what is wrong there', () => {
  const text = (from: number, to: number): string => Buffer.concat(lines.slice(from, to)).toString();
  const problems = (...files: readonly string[]) =>
    verify(
      files.map((bytes, index) => ({ name: `file ${index}`, bytes: Buffer.from(bytes) })),
      head,
      BEGINNING,
    ).problems.map(({ file, line, what }) => `${file}, line ${line}: ${what}`);
  const rest = text(2, LINES);
  assert.deepEqual(problems(`${text(0, 2)}torn`, rest), ['file 0, line 3: its end is missing (4 bytes)']);
  assert.deepEqual(problems(text(0, 2), `${rest}torn`), [
    `file 1, line ${LINES - 1}: its end is missing: a write was interrupted (4 bytes)`,
  ]);
  assert.deepEqual(problems(text(0, 2), text(1, LINES)), [
    'file 1, line 1: line number 2 comes after 2: it was moved or inserted',
  ]);
  assert.deepEqual(problems(`${text(0, 1)}no line\n`, rest), [
    'file 0, line 2: it was changed, or is not a line of this log',
  ]);
  const other = seal({ event: 'outcome' }, links[1] ?? BEGINNING).text;
  assert.deepEqual(problems(text(0, 1) + other, rest), ['file 1, line 1: the line before it was replaced']);
  const last = seal({ event: 'outcome' }, links[LINES - 1] ?? BEGINNING).text;
  assert.deepEqual(problems(text(0, LINES - 1) + last), [
    `file 0, line ${LINES}: it is not the last line that was written`,
  ]);
  assert.deepEqual(problems(text(0, LINES - 2)), [`file 0, line ${LINES - 2}: 2 lines are missing after it`]);
});

test('a head that was never written, or an empty log without one, is no problem', () => {
  const nothing = { lines: 0, first: null, last: null, problems: [] };
  assert.deepEqual(verify([]), nothing);
  assert.deepEqual(verify([], { ...BEGINNING }), nothing);
  assert.deepEqual(verify([{ name: 'a', bytes: Buffer.alloc(0) }]), nothing);
});
