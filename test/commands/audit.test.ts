import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { BEGINNING, seal } from '../../src/audit/chain.ts';
import { formatHead } from '../../src/audit/log-file.ts';
import { OPTIONS, run, words } from '../../src/commands/audit.ts';
import { UsageError } from '../../src/config/layers.ts';

/** What the commands print and refuse; test/e2e/audit.test.ts has tail, and logs of real servers. */

const NOW = Date.parse('2026-06-15T12:00:00Z');
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const SHARED = { boot: 'boot', host: 'here', server: { pid: 1, start_ticks: 1, pid_namespace: '1' } };
const TARGET = { pid: 50, start_ticks: 1, name: 'node', command: null };

const before = (ageMs: number): object => ({ at: new Date(NOW - ageMs).toISOString(), event: 'read' });

/** A log of these lines in a folder of its own. */
function log(t: TestContext, lines: readonly object[], { hasHead = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-audit-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const sealed: ReturnType<typeof seal>[] = [];
  for (const line of lines) sealed.push(seal({ ...SHARED, ...line }, sealed.at(-1) ?? BEGINNING));
  const texts = sealed.map(({ text }) => text);
  const path = join(folder, 'audit.jsonl');
  if (texts.length > 0) writeFileSync(path, texts.join(''), { mode: 0o600 });
  const last = sealed.at(-1);
  if (last && hasHead) writeFileSync(join(folder, 'audit.head'), formatHead(last), { mode: 0o600 });
  return { path, texts };
}

/** What the command prints, and with which exit code it would end. */
async function audit(t: TestContext, ...args: string[]) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const mocks = [
    t.mock.method(process.stdout, 'write', (text: string) => stdout.push(text) > 0),
    t.mock.method(process.stderr, 'write', (text: string) => stderr.push(text) > 0),
    t.mock.method(Date, 'now', () => NOW),
  ];
  try {
    await run(args);
    return { stdout: stdout.join(''), stderr: stderr.join(''), code: process.exitCode };
  } finally {
    for (const { mock } of mocks) mock.restore();
    process.exitCode = undefined;
  }
}

const refuses = (t: TestContext, args: readonly string[], message: string): Promise<void> =>
  assert.rejects(audit(t, ...args), (error) => {
    assert.ok(error instanceof UsageError);
    assert.equal(error.message, message);
    return true;
  });

test('--since takes seconds, minutes, hours, days or a date, and shows what is as old or younger', async (t) => {
  const { path, texts } = log(t, [before(30 * DAY), before(30 * HOUR), before(90 * MINUTE), before(90_000)]);
  for (const [since, count] of [
    ['30d', 4],
    ['29d', 3],
    ['30h', 3],
    ['29h', 2],
    ['90m', 2],
    ['89m', 1],
    ['90s', 1],
    ['89s', 0],
    ['999999999d', 4],
    [new Date(NOW - 30 * HOUR).toISOString(), 3],
    ['2026-06-15T10:31Z', 1],
  ] as const) {
    const { stdout } = await audit(t, 'show', '--json', '--path', path, '--since', since);
    assert.equal(stdout, texts.slice(texts.length - count).join(''), since);
  }
});

test('what is no time, pid or outcome is refused', async (t) => {
  const { path } = log(t, [before(0)]);
  for (const since of ['soon', '5x', '5', '1234567890s', 'x5m', '5m!'])
    if (Number.isNaN(Date.parse(since)))
      await refuses(
        t,
        ['show', '--path', path, '--since', since],
        `--since ${since}: must be a time such as 30m, 12h, 7d, or a date`,
      );
  for (const pid of ['x', '1x', 'x1', '12345678901', ''])
    await refuses(t, ['show', '--path', path, '--pid', pid], `--pid ${pid}: must be a number`);
  await refuses(
    t,
    ['show', '--path', path, '--outcome', 'vanished'],
    '--outcome vanished: must be one of exited, killed, still_running, already_gone, done, refused, failed, unknown',
  );
});

test('--pid and --outcome choose lines; without any, there is only the head of the table', async (t) => {
  const { path, texts } = log(t, [
    { ...before(0), event: 'intent', target: TARGET },
    { ...before(0), event: 'outcome', of: 1, outcome: 'exited', target: TARGET },
    { ...before(0), event: 'intent', target: { ...TARGET, pid: 51 } },
  ]);
  const shown = async (...args: string[]) => (await audit(t, 'show', '--json', '--path', path, ...args)).stdout;
  assert.equal(await shown('--pid', '50'), texts.slice(0, 2).join(''));
  assert.equal(await shown('--outcome', 'exited'), texts[1]);
  assert.equal(await shown('--pid', '2147483647'), '');
  const { stdout } = await audit(t, 'show', '--path', path, '--pid', '7');
  assert.match(stdout, /^line +at +event .*\n$/);
});

test('another word, more than one, or a filter of show elsewhere is refused', async (t) => {
  const expected = 'expected one of verify, show, tail';
  await refuses(t, [], `missing audit command; ${expected}`);
  await refuses(t, ['print'], `unknown audit command "print"; ${expected}`);
  await refuses(t, ['show', 'more'], `unknown audit command "show more"; ${expected}`);
  for (const command of ['verify', 'tail'])
    for (const [option, value] of [
      ['pid', '1'],
      ['since', '1h'],
      ['outcome', 'exited'],
    ] as const)
      await refuses(t, [command, `--${option}`, value], `--${option} works only with audit show`);
  assert.deepEqual(words(), ['verify', 'show', 'tail']);
});

test('--help names the commands and each option', async (t) => {
  const { stdout } = await audit(t, '--help');
  for (const word of [...words(), ...Object.keys(OPTIONS).map((name) => `--${name}`)])
    assert.ok(stdout.includes(word), word);
});

test('a log that is missing, or has neither lines nor a head, is a failure that names it', async (t) => {
  const { path } = log(t, []);
  for (const missing of [path, join(path, 'deeper', 'audit.jsonl')])
    for (const command of words())
      assert.deepEqual(await audit(t, command, '--path', missing), {
        stdout: '',
        stderr: `There is no audit log at ${missing}: nothing has been recorded there.\n`,
        code: 1,
      });
});

test('what is no log is refused with the reason, and without a stack', async (t) => {
  const { path } = log(t, [before(1)]);
  const link = join(dirname(path), 'link.jsonl');
  symlinkSync(path, link);
  for (const command of words())
    for (const [wrong, why] of [
      [link, 'it is a symbolic link, which a log must not be; name the file itself'],
      [dirname(path), 'it is a folder; name the file in it'],
      [join(path, 'x'), 'a part of its path is a file, not a folder'],
    ] as const)
      assert.deepEqual(await audit(t, command, '--path', wrong), {
        stdout: '',
        stderr: `The audit log at ${wrong} cannot be read: ${why}.\n`,
        code: 1,
      });
});

test('verify counts lines, files and problems, and says where they are', async (t) => {
  const { path, texts } = log(t, [before(2), before(1), before(0)]);
  assert.deepEqual(await audit(t, 'verify', '--path', path), {
    stdout: '3 lines, number 1 to 3, in 1 file: intact\n',
    stderr: '',
    code: undefined,
  });
  const [first = '', second = '', third = ''] = texts;
  writeFileSync(path.replace('.jsonl', '.1.jsonl'), first);
  writeFileSync(path, second.replace('read', 'torn') + third);
  const changed = await audit(t, 'verify', '--path', path);
  assert.equal(changed.code, 1);
  assert.equal(
    changed.stdout,
    `${path}:1: it was changed, or is not a line of this log\n2 lines, number 1 to 3, in 2 files: 1 problem\n`,
  );
  writeFileSync(path, second.replace('read', 'torn'));
  assert.match((await audit(t, 'verify', '--path', path)).stdout, /\n1 line, number 1 to 1, in 2 files: 2 problems\n$/);
});

test('verify says that lines missing at the end go unnoticed without a head, and which file a lost log had', async (t) => {
  const { path } = log(t, [before(0)], { hasHead: false });
  const note = 'audit.head is missing, so lines missing at the end go unnoticed';
  const { stdout, code } = await audit(t, 'verify', '--path', path);
  assert.deepEqual([stdout, code], [`1 line, number 1 to 1, in 1 file: intact\n${note}\n`, undefined]);
  const lost = log(t, [before(0)]);
  rmSync(lost.path);
  assert.deepEqual(await audit(t, 'verify', '--path', lost.path), {
    stdout: `${lost.path}:1: 1 line is missing after it\n0 lines, in 0 files: 1 problem\n`,
    stderr: '',
    code: 1,
  });
});

test('verify --json prints the files and what was found', async (t) => {
  const { path } = log(t, [before(0)]);
  const { stdout } = await audit(t, 'verify', '--json', '--path', path);
  assert.deepEqual(JSON.parse(stdout), { files: [path], lines: 1, first: 1, last: 1, problems: [] });
});
