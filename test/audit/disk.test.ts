import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Disk } from '../../src/audit/disk.ts';
import { end, on } from '../host/ends.ts';
import { machine } from '../memory/data.ts';
import { facts, ME } from '../memory/processes.ts';
import { IS_FULL } from '../runs.ts';
import { DISK, FILE_LOCK } from './own-disk.ts';
import { linesOf, newFolder, open, verdictOf } from './support.ts';

/**
 * Each system call of the audit log fails in each way, at each time it is made: no signal without its intent on the disk,
 * nothing torn is left, and it works again once the cause is gone.
 */

const ERRNOS = ['EIO', 'ENOSPC', 'EROFS', 'EACCES', 'EDQUOT', 'EMFILE', 'EINVAL', 'EINTR'] as const;
const HALF = 'half of it is written';
type Call = Exclude<keyof Disk, 'places'>;
type Fault = (typeof ERRNOS)[number] | typeof HALF;

function failed(call: string, code: string): Error {
  return Object.assign(new Error(`${code}: injected, ${call}`), { code, errno: -5, syscall: call });
}

/** A disk whose `name` fails the `nth` time. `lasting`: from then on. `cut`: truncate fails, too. */
function faulty(name: Call, nth: number, fault: Fault, lasting: boolean, cut: boolean) {
  const state = { on: true, calls: 0, unsynced: new Set<number>() };
  const guard = <A extends unknown[], R>(call: Call, real: (...args: A) => R) => {
    return (...args: A): R => {
      if (state.on && cut && call === 'truncate') throw failed(call, 'EIO');
      if (!state.on || call !== name) return real(...args);
      state.calls++;
      const now = lasting ? state.calls >= nth : state.calls === nth;
      if (!now) return real(...args);
      if (fault !== HALF) throw failed(call, fault);
      return real(...args);
    };
  };
  const disk: Disk = {
    openLog: guard('openLog', DISK.openLog),
    openHead: guard('openHead', DISK.openHead),
    openRead: guard('openRead', DISK.openRead),
    openFolder: guard('openFolder', DISK.openFolder),
    stat: guard('stat', DISK.stat),
    read: guard('read', DISK.read),
    append: guard('append', (fd, bytes) => {
      const isHalf = state.on && fault === HALF && name === 'append' && state.calls === nth;
      return DISK.append(fd, isHalf ? bytes.subarray(0, bytes.length / 2) : bytes);
    }),
    overwrite: guard('overwrite', DISK.overwrite),
    truncate: guard('truncate', DISK.truncate),
    sync: guard('sync', DISK.sync),
    syncFolder: guard('syncFolder', DISK.syncFolder),
    close: (fd) => {
      // close(2) gives the descriptor back even where it reports a failure.
      DISK.close(fd);
      guard('close', () => undefined)();
    },
    makeFolder: guard('makeFolder', DISK.makeFolder),
    list: guard('list', DISK.list),
    rename: guard('rename', DISK.rename),
    remove: guard('remove', DISK.remove),
    link: guard('link', DISK.link),
    linkedAtMs: guard('linkedAtMs', DISK.linkedAtMs),
    readLink: guard('readLink', DISK.readLink),
    places: DISK.places,
  };
  return { disk, state };
}

const CALLS = Object.keys(DISK).filter((name): name is Call => Object.hasOwn(DISK, name) && name !== 'places');
/** Where a file is the lock there are no links. */
const UNUSED = [...(FILE_LOCK.withLink ? [] : ['link']), ...(DISK.places.syncsFolders ? [] : ['syncFolder'])];
/** More often no call is made while one process is ended. */
const TIMES_MAX = 40;
const SOME: readonly Fault[] = IS_FULL ? ['EIO', 'ENOSPC'] : ['EIO'];

/** Ends a process on this disk. Returns whether the fault was met. */
async function once(name: Call, nth: number, fault: Fault, lasting: boolean, cut: boolean): Promise<boolean> {
  const label = `${name} number ${nth}: ${fault}${lasting ? ', lasting' : ''}${cut ? ', truncate fails' : ''}`;
  const { disk, state } = faulty(name, nth, fault, lasting, cut);
  const here = machine(ME, [facts(50), facts(51)]);
  const folder = newFolder(true);
  // Small enough for a rotation to be on the way.
  const { audit, path } = await open(folder, { disk, maxBytes: 1500, keep: 1 });
  const intents = (pid: number) =>
    existsSync(path)
      ? linesOf(path)
          .concat(existsSync(old(path)) ? linesOf(old(path)) : [])
          .filter((line) => line.event === 'intent' && line.target?.pid === pid)
      : [];
  here.onSignal = (pid) => {
    assert.equal(intents(pid).length > 0, true, `${label}: ${pid} was signalled without an intent`);
    here.processes.delete(pid);
  };
  const host = on(here, { audit });
  for (const pid of [50, 51]) {
    const before = here.signals.length;
    try {
      await end(host, pid);
    } catch (error) {
      assert.match(String(error), /^Error: AUDIT_UNAVAILABLE: /, label);
      assert.equal(here.signals.length, before, `${label}: signalled all the same`);
      if (['append', 'sync', 'overwrite'].includes(name) && !cut)
        assert.deepEqual(intents(pid), [], `${label}: what was not done stands there as announced`);
    }
  }
  const isMet = state.calls >= nth;
  state.on = false;
  here.processes.set(52, facts(52));
  await end(host, 52);
  assert.ok(
    here.signals.some(({ pid }) => pid === 52),
    `${label}: does not work again`,
  );
  assert.ok(readFileSync(path, 'utf8').endsWith('\n'), `${label}: torn`);
  assert.deepEqual(verdictOf(path).problems, [], label);
  return isMet;
}

const old = (path: string): string => path.replace('.jsonl', '.1.jsonl');

for (const name of CALLS) {
  test(`${name} fails`, async () => {
    let met = 0;
    for (let nth = 1; nth <= TIMES_MAX; nth++) {
      const faults: readonly Fault[] = name === 'append' ? [...ERRNOS, HALF] : nth === 1 ? ERRNOS : SOME;
      let isMet = false;
      for (const fault of faults) {
        for (const lasting of [false, true]) isMet = (await once(name, nth, fault, lasting, false)) || isMet;
        if (['append', 'sync', 'overwrite', 'syncFolder'].includes(name)) await once(name, nth, fault, false, true);
      }
      if (!isMet) break;
      met++;
    }
    // Only where a lock has to be looked at is a link read; the kernel's lock is tried in lock.test.ts.
    if (!['readLink', 'linkedAtMs', 'truncate', ...UNUSED].includes(name))
      assert.ok(met > 0, `${name} is never called`);
  });
}
