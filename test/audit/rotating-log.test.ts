import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DISK } from '../../src/audit/disk.ts';
import { RotatingLog, readLog } from '../../src/audit/rotating-log.ts';
import { folder } from '../e2e/support.ts';
import { within } from '../e2e/waiting.ts';
import { act, linesOf, newFolder, open, verdictOf } from './support.ts';
import { startWriter, writeSideBySide } from './writers.ts';

/** How lines get into the files of a log, by several servers at once. */

const HANG_MS = 300_000;

test('8 processes write 800 lines: the chain is whole and none is lost', () => writeSideBySide(8, 800));

test('a server that is killed while it writes does not block the others', async () => {
  const path = join(folder(), 'audit.jsonl');
  const writers = Array.from({ length: 6 }, () => startWriter(path, 1_000_000));
  while (!existsSync(path) || linesOf(path).length < 60) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const { child, exit } of writers) {
    child.kill('SIGKILL');
    await exit;
  }
  const last = startWriter(path, 3);
  assert.deepEqual(await within(last.exit, 'it has written', HANG_MS), { code: 0, signal: null });
  assert.equal(last.output.stderr, '');
  assert.deepEqual(verdictOf(path).problems, []);
  const lines = linesOf(path);
  for (const { seq } of lines.filter(({ event }) => event === 'intent'))
    assert.equal(lines.filter(({ of }) => of === seq).length, 1);
  assert.ok(!readdirSync(join(path, '..')).includes('audit.lock'));
});

test('a torn line is cut off and recorded, and the chain continues', async () => {
  const { audit, path } = await open(newFolder());
  await act(audit);
  const whole = readFileSync(path);
  for (const torn of ['{"v":1,"seq":3,"prev":"00', '{', '\0\0\0\0']) {
    appendFileSync(path, torn);
    assert.match(verdictOf(path).problems[0]?.what ?? '', /^its end is missing/);
    await act(audit);
    const last = linesOf(path).at(-3);
    assert.deepEqual([last?.event, last?.['bytes']], ['torn', torn.length]);
    assert.deepEqual(verdictOf(path).problems, []);
  }
  assert.ok(readFileSync(path).subarray(0, whole.length).equals(whole));
});

test('lines removed at the end are reported, even after others were written', async () => {
  const { audit, path } = await open(newFolder());
  for (let i = 0; i < 5; i++) await act(audit);
  const text = readFileSync(path, 'utf8').trimEnd().split('\n');
  writeFileSync(path, `${text.slice(0, -3).join('\n')}\n`);
  assert.equal(verdictOf(path).problems[0]?.what, '3 lines are missing after it');
  await act(audit);
  assert.equal(verdictOf(path).problems[0]?.what, '3 lines are missing before it');
  rmSync(path);
  await act(audit);
  assert.equal(verdictOf(path).problems[0]?.what, '12 lines are missing before it');
});

test('a full file is rotated and the chain continues; files are deleted only if configured', async () => {
  const all = await open(newFolder(), { maxBytes: 5000 });
  for (let i = 0; i < 40; i++) await act(all.audit);
  const names = readdirSync(join(all.path, '..'));
  assert.ok(names.length > 10, names.join(' '));
  assert.deepEqual(verdictOf(all.path), { ...verdictOf(all.path), first: 1, problems: [] });
  for (const name of names.filter((one) => one.endsWith('.jsonl')))
    assert.ok(statSync(join(all.path, '..', name)).size <= 5000, name);

  const two = await open(newFolder(), { maxBytes: 5000, keep: 2 });
  for (let i = 0; i < 40; i++) await act(two.audit);
  assert.deepEqual(readdirSync(join(two.path, '..')).sort(), [
    'audit.1.jsonl',
    'audit.2.jsonl',
    'audit.head',
    'audit.jsonl',
  ]);
  assert.ok((verdictOf(two.path).first ?? 0) > 1);
  assert.deepEqual(verdictOf(two.path).problems, []);
  rmSync(two.path.replace('.jsonl', '.2.jsonl'));
  assert.match(verdictOf(two.path).problems[0]?.what ?? '', /missing before it$/);
});

test('a lost or cut head does not stop the log', async () => {
  const { audit, path } = await open(newFolder());
  await act(audit);
  const head = path.replace('.jsonl', '.head');
  truncateSync(head, 10);
  await act(audit);
  rmSync(head);
  await act(audit);
  assert.deepEqual([verdictOf(path).last, verdictOf(path).problems], [6, []]);
});

test('the newest files of a log are read, oldest first', async () => {
  const { audit, path } = await open(newFolder(), { maxBytes: 1500 });
  for (let i = 0; i < 4; i++) await act(audit);
  const names = (newest?: number) => readLog(DISK, path, newest).files.map(({ name }) => name.replace(/.*\//, ''));
  assert.deepEqual(names(2), ['audit.1.jsonl', 'audit.jsonl']);
  assert.deepEqual(names().slice(-3), ['audit.2.jsonl', 'audit.1.jsonl', 'audit.jsonl']);
  assert.equal(readLog(DISK, path).head?.seq, verdictOf(path).last);
});

/** A log, and the calls to the disk that make its lines last. */
function logOn(folder: string) {
  const calls: string[] = [];
  const path = join(folder, 'audit.jsonl');
  const disk = {
    ...DISK,
    sync(fd: number) {
      calls.push('sync');
      DISK.sync(fd);
    },
    syncFolder(fd: number) {
      calls.push('folder');
      DISK.syncFolder(fd);
    },
    overwrite(fd: number, bytes: Buffer) {
      calls.push('head');
      return DISK.overwrite(fd, bytes);
    },
  };
  const about = (event: string, facts: object) => ({ event, ...facts });
  const log = new RotatingLog({ disk, path, maxBytes: 10_000, self: { id: '1.me', isGone: () => false }, about });
  return { log, path, calls };
}

test('a synced line is synced, its file named in the folder if it is new, and noted in the head; any other is not', () => {
  const { log, calls } = logOn(newFolder());
  log.append(() => [{ event: 'intent' }], true);
  assert.deepEqual(calls.splice(0), ['sync', 'folder', 'head']);
  log.append(() => [{ event: 'intent' }], true);
  assert.deepEqual(calls.splice(0), ['sync', 'head']);
  log.append(() => [{ event: 'read' }], false);
  assert.deepEqual(calls, []);
  assert.deepEqual(
    log.append(() => [], true),
    [],
  );
});

test('a very first line that was interrupted is cut off; what was never a line is not touched', () => {
  for (const torn of ['{', '{"v":1,"seq":1,"prev":"0000', '{"v":1,"seq":1,"prev":"00 and more']) {
    const { log, path } = logOn(newFolder());
    writeFileSync(path, torn, { mode: 0o600 });
    assert.equal(log.append(() => [{ event: 'intent' }], true)[0]?.seq, 2);
    assert.match(readFileSync(path, 'utf8'), /^\{"v":1,"seq":1,.*"event":"torn"/);
  }
  for (const other of ['x', '{"v":2', ' {']) {
    const { log, path } = logOn(newFolder());
    writeFileSync(path, other, { mode: 0o600 });
    assert.throws(() => log.append(() => [{ event: 'intent' }], true), { message: `${path} is not an audit log` });
    assert.equal(readFileSync(path, 'utf8'), other);
  }
});
