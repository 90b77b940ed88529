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
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { Disk } from '../../src/audit/disk.ts';
import { RotatingLog, type RotatingLogOptions, readLog } from '../../src/audit/rotating-log.ts';
import { folder } from '../e2e/support.ts';
import { within } from '../e2e/waiting.ts';
import { DISK, FILE_LOCK } from './own-disk.ts';
import { act, linesOf, newFolder, open, verdictOf } from './support.ts';
import { startWriter, writeSideBySide } from './writers.ts';

/** How lines get into the files of a log, by several servers at once. */

const HANG_MS = 300_000;
/** What is left of the lock. */
const LOCK_FILE = FILE_LOCK.withLink ? [] : ['audit.lock'];

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
    ...LOCK_FILE,
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
  const names = (newest?: number) => readLog(DISK, path, newest).files.map(({ name }) => basename(name));
  assert.deepEqual(names(2), ['audit.1.jsonl', 'audit.jsonl']);
  assert.deepEqual(names().slice(-3), ['audit.2.jsonl', 'audit.1.jsonl', 'audit.jsonl']);
  assert.equal(readLog(DISK, path).head?.seq, verdictOf(path).last);
});

/** A log, and the calls to the disk that make its lines last. */
function logOn(folder: string, over: Partial<RotatingLogOptions> & { readonly failing?: Partial<Disk> } = {}) {
  const calls: string[] = [];
  const path = join(folder, 'audit.jsonl');
  const disk = {
    ...DISK,
    sync(fd: number) {
      calls.push('sync');
      DISK.sync(fd);
    },
    places: { ...DISK.places, syncsFolders: true },
    syncFolder(fd: number) {
      calls.push('folder');
      if (DISK.places.syncsFolders) DISK.syncFolder(fd);
    },
    overwrite(fd: number, bytes: Buffer) {
      calls.push('head');
      return DISK.overwrite(fd, bytes);
    },
    ...over.failing,
  };
  const about = (event: string, facts: object) => ({ event, ...facts });
  const self = { id: '1.me', isGone: () => false };
  const log = new RotatingLog({ disk, fileLock: FILE_LOCK, path, maxBytes: 10_000, self, about, ...over });
  const add = (fields: object = { event: 'intent' }) => log.append(() => [{ ...fields }], true);
  return { log, path, calls, add };
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

test('where a folder cannot be synced, it is not: the line is written all the same', () => {
  const { add, calls, path } = logOn(newFolder(), { failing: { places: { ...DISK.places, syncsFolders: false } } });
  assert.equal(add()[0]?.seq, 1);
  assert.deepEqual(calls, ['sync', 'head']);
  assert.equal(readLog(DISK, path).files.length, 1);
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

/** The lines of a file, whose fields need not be those of a real log. */
const objectsOf = (path: string): Record<string, unknown>[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));
const sizeOf = (path: string): number => statSync(path).size;
const newFilesOf = (path: string): string[] =>
  readdirSync(join(path, '..'))
    .filter((name) => name.endsWith('.jsonl'))
    .sort();

test('a file is filled to its last byte, and a byte more begins a new one; the first line always fits', () => {
  const measured = logOn(newFolder());
  for (let seq = 1; seq <= 3; seq++) measured.add();
  const threeLines = sizeOf(measured.path);
  for (const [maxBytes, files] of [
    [threeLines, ['audit.jsonl']],
    [threeLines - 1, ['audit.1.jsonl', 'audit.jsonl']],
  ] as const) {
    const { add, path } = logOn(newFolder(), { maxBytes });
    for (let seq = 1; seq <= 3; seq++)
      assert.deepEqual(
        add().map((line) => line.seq),
        [seq + (files.length === 2 && seq === 3 ? 1 : 0)],
      );
    assert.deepEqual(newFilesOf(path), files);
  }
  const tiny = logOn(newFolder(), { maxBytes: 1 });
  tiny.add();
  assert.deepEqual(newFilesOf(tiny.path), ['audit.jsonl']);
});

test('a new file begins with a line that says what was deleted, and only the lines that were asked for are returned', () => {
  const { add, path, calls } = logOn(newFolder(), { maxBytes: 1, keep: 1 });
  const returned = [1, 2, 3, 4].map((number) => add({ event: 'intent', number }));
  assert.deepEqual(
    returned.map((lines) => lines.map(({ text }) => JSON.parse(text).number)),
    [[1], [2], [3], [4]],
  );
  assert.deepEqual(newFilesOf(path), ['audit.1.jsonl', 'audit.jsonl']);
  assert.deepEqual(
    objectsOf(path).map(({ event, seq, ...rest }) => [event, seq, rest['dropped_through']]),
    [
      ['rotate', 6, 3],
      ['intent', 7, undefined],
    ],
  );
  // The full file is synced before it is moved; then the new one, its name and the head.
  assert.deepEqual(calls.slice(-4), ['sync', 'sync', 'folder', 'head']);
});

test('without a number to keep, nothing is deleted and no line says so', () => {
  const { add, path } = logOn(newFolder(), { maxBytes: 1 });
  for (let seq = 1; seq <= 3; seq++) add();
  assert.deepEqual(newFilesOf(path), ['audit.1.jsonl', 'audit.2.jsonl', 'audit.jsonl']);
  assert.deepEqual(Object.hasOwn(objectsOf(path)[0] ?? {}, 'dropped_through'), false);
});

test('of several files that are too many, the youngest names the last line that was deleted', () => {
  const folder = newFolder();
  const { add, path } = logOn(folder, { maxBytes: 1 });
  for (let seq = 1; seq <= 4; seq++) add();
  const { add: addKeeping } = logOn(folder, { maxBytes: 1, keep: 1 });
  const deleted = objectsOf(path.replace('.jsonl', '.1.jsonl')).at(-1)?.['seq'];
  addKeeping();
  assert.deepEqual(
    [objectsOf(path)[0]?.['dropped_through'], newFilesOf(path)],
    [deleted, ['audit.1.jsonl', 'audit.jsonl']],
  );
});

test('a file that cannot be deleted does not stop the log', () => {
  const remove = (path: string): void => {
    if (path.endsWith('.jsonl')) throw new Error('not now');
    DISK.remove(path);
  };
  const { add, path } = logOn(newFolder(), { maxBytes: 1, keep: 0, failing: { remove } });
  for (let seq = 1; seq <= 2; seq++) assert.equal(add().length, 1);
  assert.deepEqual(newFilesOf(path), ['audit.1.jsonl', 'audit.jsonl']);
});

test('the chain goes on from the file before, if the newest is missing and the head is lost', () => {
  const { add, path } = logOn(newFolder(), { maxBytes: 1 });
  for (let seq = 1; seq <= 2; seq++) add();
  rmSync(path);
  rmSync(path.replace('.jsonl', '.head'));
  assert.deepEqual(
    add().map(({ seq }) => seq),
    [2],
  );
});

test('a line that is not written whole, or not synced, is cut off again', () => {
  const cases: [failing: Partial<Disk>, says: RegExp][] = [
    [{ append: (fd, bytes) => DISK.append(fd, bytes.subarray(0, 10)) }, /^only 10 of \d{3} bytes could be written$/],
    [
      {
        sync: () => {
          throw new Error('its disk fails');
        },
      },
      /^its disk fails$/,
    ],
  ];
  for (const [failing, says] of cases) {
    const folder = newFolder();
    const { add, path } = logOn(folder);
    add();
    const before = readFileSync(path, 'utf8');
    assert.throws(
      () => logOn(folder, { failing }).add(),
      ({ message }: Error) => says.test(message),
    );
    assert.equal(readFileSync(path, 'utf8'), before);
    assert.deepEqual(
      add().map(({ seq }) => seq),
      [2],
    );
  }
});
