import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { readSignalState } from '../../../src/platform/linux/signal-state-reader.ts';
import { facts } from '../../memory/processes.ts';

/** A process of these threads; the first is its leader. */
function machine(threads: readonly { readonly state: string; readonly wchan?: string }[], below = tmpdir()): string {
  const root = mkdtempSync(join(below, 'proc-'));
  after(() => rmSync(root, { recursive: true }));
  for (const [index, { state, wchan }] of threads.entries()) {
    for (const folder of [`7/task/${7 + index}`, ...(index === 0 ? ['7'] : [])]) {
      mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, folder, 'status'), `Name:\tx\nState:\t${state}\n`);
      if (wchan !== undefined) writeFileSync(join(root, folder, 'wchan'), wchan);
    }
  }
  return root;
}

const [ASLEEP, STUCK] = [{ state: 'S (sleeping)' }, { state: 'D (disk sleep)', wchan: 'io_schedule' }];
const state = (root: string, rest: Parameters<typeof facts>[1]) => readSignalState(root, `${root}/7`, facts(7, rest));

test('where the process waits in the kernel', () => {
  assert.equal(state(machine([STUCK]), { status: 'disk-sleep' }).sleep?.channel, 'io_schedule');
  for (const wchan of ['0', '', undefined]) {
    const root = machine([{ state: 'D (disk sleep)', ...(wchan !== undefined && { wchan }) }]);
    assert.equal(state(root, { status: 'disk-sleep' }).sleep?.channel, undefined);
  }
  assert.equal(state(machine([ASLEEP]), {}).sleep, undefined);
});

test('where another thread waits in the kernel', () => {
  assert.equal(state(machine([ASLEEP, ASLEEP, STUCK]), { threads: 3 }).threadSleep?.channel, 'io_schedule');
  assert.equal(
    state(machine([{ state: 'Z (zombie)' }, STUCK]), { threads: 2, status: 'zombie' }).threadSleep?.channel,
    'io_schedule',
  );
  const unknown = state(machine([ASLEEP, { state: 'D (disk sleep)' }]), { threads: 2 }).threadSleep;
  assert.match(unknown?.waits ?? '', /waits in the kernel/);
  assert.equal(unknown?.channel, undefined);
  assert.equal(state(machine([ASLEEP, ASLEEP]), { threads: 2 }).threadSleep, undefined);
});

/** A machine whose control groups are in its own folder. */
function frozen(files: Readonly<Record<string, string>>, mounted: (root: string) => string): boolean {
  const root = machine([ASLEEP]);
  for (const [path, text] of Object.entries({ ...files, 'self/mountinfo': mounted(root) })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return state(root, {}).isFrozen === true;
}

test('a frozen group is known by its events, or by its state in version 1', () => {
  const unified = (root: string) => `33 1 0:28 / ${root}/groups rw - cgroup2 cgroup2 rw\n`;
  const inGroup = { '7/cgroup': '0::/a\n' };
  for (const [events, isFrozen] of [
    ['populated 1\nfrozen 1\n', true],
    ['populated 1\nfrozen 0\n', false],
  ] as const)
    assert.equal(frozen({ ...inGroup, 'groups/a/cgroup.events': events }, unified), isFrozen);
  assert.equal(frozen(inGroup, unified), false);
  const freezer = (root: string) => `33 1 0:28 / ${root}/groups rw - cgroup cgroup rw,freezer\n`;
  for (const [text, isFrozen] of [
    ['FROZEN\n', true],
    ['THAWED\n', false],
    ['FREEZING\n', false],
  ] as const)
    assert.equal(frozen({ '7/cgroup': '3:freezer:/a\n', 'groups/a/freezer.state': text }, freezer), isFrozen, text);
});

test('of many threads the first 256 are looked at, and none of a process with one', () => {
  const late = (asleep: number) => machine([...Array.from({ length: asleep }, () => ASLEEP), STUCK]);
  const root = late(3);
  assert.equal(state(root, { threads: 1 }).threadSleep, undefined);
  assert.equal(state(root, { threads: 2 }).threadSleep?.channel, 'io_schedule');
  assert.equal(state(root, { threads: 4, status: 'disk-sleep' }).threadSleep, undefined);
  const many = machine([ASLEEP], existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
  for (let tid = 8; tid <= 7 + 256; tid++) mkdirSync(join(many, '7/task', String(tid)));
  const tids = readdirSync(join(many, '7/task'));
  const stuckAt = (at: number) => {
    const folder = join(many, '7/task', tids[at] ?? assert.fail());
    writeFileSync(join(folder, 'status'), 'State:\tD (disk sleep)\n');
    const found = state(many, { threads: 257 }).threadSleep;
    rmSync(join(folder, 'status'));
    return found;
  };
  assert.equal(stuckAt(256), undefined);
  assert.ok(stuckAt(255));
});

test('what its status says is part of it; a name cannot imitate a state', () => {
  const root = machine([{ state: 'S\nSigBlk:\t0\nSigIgn:\t0\nSigCgt:\t4000' }, { state: 'S\nXState:\tD' }]);
  assert.equal(state(root, {}).whenAsked, 'caught');
  assert.equal(state(root, { threads: 2 }).threadSleep, undefined);
  assert.deepEqual(readSignalState(root, `${root}/8`, facts(8)), {});
});

test('a group that cannot be found is not frozen', () => {
  const elsewhere = () => '33 1 0:28 / /sys/fs/cgroup rw - ext4 x rw\n';
  assert.equal(frozen({ '7/cgroup': '0::/a\n' }, elsewhere), false);
  const unified = (root: string) => `33 1 0:28 / ${root}/groups rw - cgroup2 cgroup2 rw\n`;
  for (const events of ['xfrozen 1\n', 'frozen 11\n', ''])
    assert.equal(frozen({ '7/cgroup': '0::/a\n', 'groups/a/cgroup.events': events }, unified), false, events);
  assert.equal(frozen({ 'groups/a/cgroup.events': 'frozen 1\n' }, unified), false);
});
