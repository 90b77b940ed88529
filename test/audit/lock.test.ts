import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, lutimesSync, readdirSync, readlinkSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { acquire } from '../../src/audit/lock.ts';
import { loadNative } from '../../src/platform/linux/ffi/native.ts';
import { linuxFileLock } from '../../src/platform/linux/file-lock.ts';
import { program, works } from '../e2e/programs.ts';
import { serve } from '../e2e/session.ts';
import { AS_OWNER, folder, launch, REPO, ROOT } from '../e2e/support.ts';
import { until, within } from '../e2e/waiting.ts';
import { DISK, FILE_LOCK } from './own-disk.ts';
import { act, eventsOf, INTENT, linesOf, newFolder, open, verdictOf } from './support.ts';
import { startWriter, writerFile } from './writers.ts';

/** A server that was killed while it held the lock does not block the others, wherever it ran. */

const native = loadNative();
const skip = native ? false : 'needs koffi, for flock(2)';
const kernels = linuxFileLock(native);
/** A holder in another PID namespace: whether it runs cannot be known. */
const FOREIGN = '42.100.4026599999.boot.here';

describe("with the kernel's lock", { skip }, () => {
  const inFolder = async (over = {}) => {
    const { audit, path, warnings } = await open(newFolder(true), { fileLock: kernels, waitMs: 3000, ...over });
    return { audit, path, warnings, link: path.replace(/\.jsonl$/, '.lock') };
  };

  test('a link older than ten seconds is replaced at once', async () => {
    const { audit, path, link } = await inFolder();
    symlinkSync(FOREIGN, link);
    const longAgoS = Date.now() / 1000 - 11;
    lutimesSync(link, longAgoS, longAgoS);
    const started = performance.now();
    await act(audit);
    assert.ok(performance.now() - started < 2500);
    assert.deepEqual(eventsOf(path), ['intent', 'outcome']);
    assert.deepEqual(verdictOf(path).problems, []);
  });

  test('a link from the future is replaced, too: the clock was set back', async () => {
    const { audit, path, link } = await inFolder();
    symlinkSync(FOREIGN, link);
    lutimesSync(link, Date.now() / 1000 + 3600, Date.now() / 1000 + 3600);
    await act(audit);
    assert.deepEqual(eventsOf(path), ['intent', 'outcome']);
  });

  test('a younger link is respected: a server without koffi may be writing', async () => {
    const { audit, link } = await inFolder({ waitMs: 700 });
    symlinkSync(FOREIGN, link);
    await assert.rejects(act(audit), /AUDIT_UNAVAILABLE: .*audit\.lock is held by 42\./);
    assert.equal(readlinkSync(link), FOREIGN);
  });

  test('a server waits for another holder, and names it when it is stuck', async () => {
    const { audit, path } = await inFolder({ waitMs: 300 });
    await act(audit);
    const fd = DISK.openHead(path.replace(/\.jsonl$/, '.head'));
    assert.equal(native?.tryLock(fd), true);
    await assert.rejects(act(audit), /AUDIT_UNAVAILABLE: .*audit\.head is locked by another server/);
    DISK.close(fd);
    await act(audit);
    assert.equal(linesOf(path).filter(({ event }) => event === 'intent').length, 2);
  });
});

const canUnshare = ROOT && works('unshare', ['--pid', '--fork', 'true']);
test(
  'a server that was killed in another PID namespace',
  { skip: canUnshare ? skip : 'needs root, for a PID namespace' },
  async () => {
    const state = folder();
    const path = join(state, 'process-manager-mcp', 'audit.jsonl');
    const { child, exit } = launch(
      'unshare',
      ['--pid', '--fork', '--kill-child', '--mount-proc', process.execPath, writerFile(), path, '20000'],
      { env: { XDG_STATE_HOME: state } },
    );
    await until(() => bytesOf(path) > 20_000 || undefined, 'it writes');
    child.kill('SIGKILL');
    await exit;
    const session = await serve({ env: { ...AS_OWNER, XDG_STATE_HOME: state } });
    const victim = await program('leaves-on-term.mjs');
    const { ref } = await session.info(victim.pid);
    // A link that it has left must first be ten seconds old.
    for (let tries = 0; tries < 5; tries++) {
      const { isError, content } = await session.callOnce('terminate_process', { ref, timeout_s: 30 });
      if (!isError) break;
      assert.match(content[0].text, /^AUDIT_UNAVAILABLE: .* is held by /);
    }
    assert.deepEqual(await within(victim.exit, 'it ends'), { code: 7, signal: null });
    assert.deepEqual(verdictOf(path).problems, []);
  },
);

const bytesOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Symbolic links are the lock on systems where Node can open no file for one process alone. */
const noLinks = FILE_LOCK.withLink ? false : 'needs a system on which links are the lock';

test('servers with and without koffi write side by side', { skip: noLinks }, async () => {
  const path = join(folder(), 'audit.jsonl');
  const start = (...flags: string[]) => startWriter(path, 50, ...flags);
  const writers = [start(), start('--no-native'), start(), start('--no-native')];
  for (const { exit, output } of writers)
    assert.deepEqual([await within(exit, 'it has written', 120_000), output.stderr], [{ code: 0, signal: null }, '']);
  assert.deepEqual(verdictOf(path), { lines: 400, first: 1, last: 400, problems: [] });
});

/** The last commit whose servers knew the link only, and wrote by themselves. */
const BEFORE = '96fc95b';
const hasBefore = works('git', ['-C', REPO, 'cat-file', '-e', `${BEFORE}^{commit}`]);

test(
  'servers write side by side with those of the version before',
  { skip: hasBefore ? false : `needs commit ${BEFORE}` },
  async () => {
    const before = folder();
    const archive = join(before, 'before.tar');
    const parts = ['src', 'test/audit', 'package.json', 'tsconfig.json'];
    execFileSync('git', ['-C', REPO, 'archive', '--output', archive, BEFORE, ...parts]);
    execFileSync('tar', ['-x', '-C', before, '-f', archive]);
    symlinkSync(join(REPO, 'node_modules'), join(before, 'node_modules'));
    const path = join(folder(), 'audit.jsonl');
    const startBefore = () =>
      launch(process.execPath, ['--import', 'tsx', join(before, 'test/audit/writer.ts'), path, '50'], { cwd: before });
    const writers = [startBefore(), startWriter(path, 50), startBefore(), startWriter(path, 50, '--no-native')];
    for (const { exit, output } of writers)
      assert.deepEqual([await within(exit, 'it has written', 120_000), output.stderr], [{ code: 0, signal: null }, '']);
    assert.deepEqual(verdictOf(path), { lines: 400, first: 1, last: 400, problems: [] });
  },
);

test(
  'the lock of a server that ended is taken over, even repeatedly; that of a running one is waited for',
  { skip: noLinks },
  async () => {
    const { audit, path } = await open(newFolder(), {
      isRunning: (pid) => [7, process.pid].includes(pid),
      waitMs: 200,
    });
    const lock = path.replace('.jsonl', '.lock');
    symlinkSync('40.1.1.boot.here', lock);
    symlinkSync('41.1.1.boot.here', `${lock}.40.1.1.boot.here`);
    await act(audit);
    assert.deepEqual(readdirSync(join(path, '..')).sort(), ['audit.head', 'audit.jsonl']);
    symlinkSync('7.1.1.boot.here', lock);
    await assert.rejects(audit.recordIntent(INTENT), /AUDIT_UNAVAILABLE: .*audit\.lock is held by 7\.1\.1\.boot\.here/);
    rmSync(lock);
    await act(audit);
    assert.deepEqual(verdictOf(path).problems, []);
  },
);

describe('the link by itself', { skip: noLinks }, () => {
  const files = () => {
    const path = join(newFolder(), 'audit');
    return { head: `${path}.head`, link: `${path}.lock` };
  };
  const holder = (id: string, isGone = (_: string) => false) => ({
    self: { id, isGone },
    fileLock: FILE_LOCK,
    waitMs: 50,
  });

  test('a link names the holder, and the release removes it', () => {
    const { head, link } = files();
    const release = acquire(DISK, { head, lock: link }, holder('1.me'));
    assert.equal(readlinkSync(link), '1.me');
    assert.throws(() => acquire(DISK, { head, lock: link }, holder('2.other')), {
      message: `${link} is held by 1.me; if that process does not exist, remove the link`,
    });
    assert.equal(readlinkSync(link), '1.me');
    release();
    assert.ok(!existsSync(link));
    acquire(DISK, { head, lock: link }, holder('2.other'))();
  });

  test('a link of this very process is taken again: it could not be removed the last time', () => {
    const { head, link } = files();
    symlinkSync('1.me', link);
    acquire(DISK, { head, lock: link }, holder('1.me'))();
    assert.ok(!existsSync(link));
  });

  test('a holder that has ended is replaced, and one that took over from it, too', () => {
    const { head, link } = files();
    symlinkSync('1.gone', link);
    symlinkSync('2.gone', `${link}.1.gone`);
    const self = holder('3.me', (id) => id.endsWith('gone'));
    const release = acquire(DISK, { head, lock: link }, { ...self, waitMs: 10_000 });
    assert.equal(readlinkSync(`${link}.2.gone`), '3.me');
    release();
    assert.deepEqual(readdirSync(join(link, '..')), ['audit.head']);
  });

  test('a holder that takes over from one that has ended is waited for', () => {
    const { head, link } = files();
    symlinkSync('1.gone', link);
    symlinkSync('2.runs', `${link}.1.gone`);
    assert.throws(
      () =>
        acquire(
          DISK,
          { head, lock: link },
          holder('3.me', (id) => id.endsWith('gone')),
        ),
      /is held by 1\.gone/,
    );
    assert.deepEqual([readlinkSync(link), readlinkSync(`${link}.1.gone`)], ['1.gone', '2.runs']);
  });

  /** What becomes of a link of another server; its age, and how many milliseconds pass between two looks at the clock. */
  function linkAfter(
    t: TestContext,
    {
      stepMs,
      ageMs,
      isKernels = true,
      changes = false,
    }: { stepMs: number; ageMs: number; isKernels?: boolean; changes?: boolean },
  ) {
    const { head, link } = files();
    symlinkSync('2.other', link);
    let [nowMs, reads] = [0, 0];
    t.mock.method(performance, 'now', () => {
      nowMs += stepMs;
      return nowMs;
    });
    t.mock.method(Date, 'now', () => 1e12);
    const old = {
      ...DISK,
      linkedAtMs: () => 1e12 - ageMs,
      readLink: (path: string) => {
        reads++;
        return changes ? `${reads}.other` : DISK.readLink(path);
      },
    };
    try {
      const fileLock = { ...FILE_LOCK, isKernels };
      acquire(old, { head, lock: link }, { ...holder('1.me'), fileLock, waitMs: 12 * stepMs })();
      return reads;
    } catch (error) {
      assert.match(String(error), /is held by/);
      return 'waited for';
    } finally {
      t.mock.restoreAll();
    }
  }

  test('a link is removed once it is ten seconds old and has not changed for half a second', (t) => {
    // The holder is checked at every eighth try.
    assert.equal(linkAfter(t, { stepMs: 72, ageMs: 10_001 }), 8);
    assert.equal(linkAfter(t, { stepMs: 71, ageMs: 10_001 }), 'waited for');
    assert.equal(linkAfter(t, { stepMs: 72, ageMs: 10_000 }), 'waited for');
    assert.equal(linkAfter(t, { stepMs: 72, ageMs: -10_001 }), 8);
    assert.equal(linkAfter(t, { stepMs: 72, ageMs: 10_001, changes: true }), 'waited for');
  });

  test("without the kernel's lock no link is removed, however old", (t) => {
    assert.equal(linkAfter(t, { stepMs: 72, ageMs: 1e9, isKernels: false }), 'waited for');
  });

  test('a failure to make the link closes the head', () => {
    const { head, link } = files();
    const closed: number[] = [];
    const broken = {
      ...DISK,
      close(fd: number) {
        closed.push(fd);
        DISK.close(fd);
      },
      link() {
        throw Object.assign(new Error('EROFS'), { code: 'EROFS' });
      },
    };
    assert.throws(() => acquire(broken, { head, lock: link }, holder('1.me')), /EROFS/);
    assert.equal(closed.length, 1);
  });
});

describe('a file that one process opens at a time', () => {
  const self = { id: '1.me', isGone: () => false };

  /** Opens a file that others hold at the first tries. */
  function lockedFor(tries: number) {
    const path = join(newFolder(), 'audit');
    const opened: string[] = [];
    const open = (file: string) => {
      opened.push(file);
      return opened.length > tries ? DISK.openHead(file) : undefined;
    };
    const closed: number[] = [];
    const close = (fd: number) => {
      closed.push(fd);
      DISK.close(fd);
    };
    const one = { ...DISK, close };
    const fileLock = { open, isKernels: true, withLink: false };
    const files = { head: `${path}.head`, lock: `${path}.lock` };
    return { files, opened, closed, acquire: (waitMs: number) => acquire(one, files, { self, fileLock, waitMs }) };
  }

  test('is the lock where there is one: no link is made, and the release closes it', () => {
    const { files, opened, closed, acquire } = lockedFor(0);
    const release = acquire(50);
    assert.deepEqual([opened, closed], [[files.lock], []]);
    assert.ok(statSync(files.lock).isFile());
    release();
    assert.equal(closed.length, 1);
    assert.deepEqual(readdirSync(join(files.lock, '..')), ['audit.lock']);
  });

  test('is waited for, and named when it stays locked', () => {
    const busy = lockedFor(3);
    busy.acquire(5000)();
    assert.equal(busy.opened.length, 4);
    const stuck = lockedFor(Number.POSITIVE_INFINITY);
    assert.throws(() => stuck.acquire(20), {
      message: `${stuck.files.lock} is locked by another server that is stuck`,
    });
  });
});
