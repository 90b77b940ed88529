import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BEGINNING, seal } from '../../src/audit/chain.ts';
import { COLUMNS, linesIn, matchingLines, row } from '../../src/audit/show.ts';

const FIELDS = {
  at: '2026-01-02T03:04:05.678Z',
  boot: 'boot',
  host: 'here',
  server: { pid: 1, start_ticks: 1, pid_namespace: '1' },
  event: 'intent',
};
const TARGET = { pid: 50, start_ticks: 1, name: 'node\u001b', command: null };

const fileOf = (...lines: readonly object[]) => ({
  name: 'x',
  bytes: Buffer.from(
    lines.map((over, index) => seal({ ...FIELDS, ...over }, { ...BEGINNING, seq: index }).text).join(''),
  ),
});

/** The cells that are not empty, by column. */
function shown(over: object) {
  const [found] = linesIn(fileOf(over).bytes);
  const cells = row(found?.line ?? assert.fail());
  assert.equal(cells.length, COLUMNS.length);
  return Object.fromEntries(
    COLUMNS.flatMap((column, index) => (cells[index] === null ? [] : [[column, cells[index]]])),
  );
}
const [line, at] = [1, '2026-01-02 03:04:05Z'];

test('a signal is shown with its target and rule', () => {
  assert.deepEqual(
    shown({
      tool: 'terminate_process',
      target: TARGET,
      signal: 'SIGTERM',
      rule: 'default',
      client: { name: 'a\u202e', version: '1' },
    }),
    {
      line,
      at,
      event: 'intent',
      tool: 'terminate_process',
      pid: 50,
      name: 'node\\x1b',
      did: 'SIGTERM',
      why: 'default',
      client: 'a\\u{202e} 1',
    },
  );
});

test('an outcome names its intent; a refusal has the pid of the arguments, its code and its rule', () => {
  assert.deepEqual(shown({ event: 'outcome', of: 7, outcome: 'exited', nice: 5 }), {
    line,
    at,
    event: 'outcome of 7',
    did: 'nice 5',
    outcome: 'exited',
  });
  assert.deepEqual(
    shown({ event: 'outcome', of: null, outcome: 'refused', arguments: { pid: 9 }, error: 'PROTECTED', rule: 'guard' }),
    { line, at, event: 'outcome', pid: 9, outcome: 'refused', why: 'PROTECTED (guard)' },
  );
  assert.deepEqual(shown({ event: 'outcome', arguments: { pid: '9' }, error: 'NOT_FOUND' }), {
    line,
    at,
    event: 'outcome',
    why: 'NOT_FOUND',
  });
});

test('what is no line of a log is left out, and lines keep their text', () => {
  const { bytes } = fileOf({}, { event: 'rotate' });
  const lines = linesIn(Buffer.concat([Buffer.from('x\n'), bytes, Buffer.from('{"v":1')]));
  assert.deepEqual(
    lines.map(({ line: { event } }) => event),
    ['intent', 'rotate'],
  );
  assert.equal(lines.map(({ text }) => `${text}\n`).join(''), bytes.toString());
});

test('lines are chosen by pid, time and outcome', () => {
  const files = [
    fileOf({ target: TARGET }, { at: '2026-01-02T00:00:00.000Z', arguments: { pid: 50 } }),
    fileOf({ event: 'outcome', of: 1, outcome: 'exited', target: { ...TARGET, pid: 51 } }),
  ];
  const chosen = (filter: Parameters<typeof matchingLines>[1]) =>
    matchingLines(files, filter).map(({ line: one }) => `${one.event} ${one.seq}`);
  assert.deepEqual(chosen({}), ['intent 1', 'intent 2', 'outcome 1']);
  assert.deepEqual(chosen({ pid: 50 }), ['intent 1', 'intent 2']);
  assert.deepEqual(chosen({ sinceMs: Date.parse(FIELDS.at) }), ['intent 1', 'outcome 1']);
  assert.deepEqual(chosen({ outcome: 'exited' }), ['outcome 1']);
  assert.deepEqual(chosen({ pid: 51, outcome: 'killed' }), []);
});
