import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DENIED, DescriptorReader, type SharesTable } from '../../../src/platform/linux/descriptor-reader.ts';
import type { OpenSocket } from '../../../src/platform/linux/proc/fd-link.ts';

/** Process 1 with threads 2 and 3: the tables that threads have, by their ids; a number is the errno. */
type Tables = Readonly<Record<number, readonly (OpenSocket | undefined)[] | number>>;

interface Kernel {
  readonly shares?: SharesTable;
  readonly registered?: readonly number[] | null;
  /** Since Linux 6.2 the folder of open files says how many there are. */
  readonly counts?: boolean;
}

function reading(tables: Tables, { shares, registered = [], counts = true }: Kernel = {}) {
  const unused = (): never => assert.fail('is not needed');
  const lookedInto: number[] = [];
  const tableOf = (pid: number, tid = pid) => tables[tid] ?? -2;
  const reader = new DescriptorReader(
    {
      ...{ bytes: Buffer.alloc(0), pids: unused, owner: unused, read: unused, namespaceOf: unused },
      fdTable(pid, tid) {
        const table = tableOf(pid, tid);
        return typeof table === 'number' ? undefined : { ino: 0, count: counts ? table.length : 0 };
      },
      threadCount: () => Object.keys(tables).length,
      threadIds: () => Object.keys(tables).map(Number),
      fds(pid, tid) {
        lookedInto.push(tid ?? pid);
        const table = tableOf(pid, tid);
        return typeof table === 'number' ? table : [[...table.keys()]];
      },
      socketAt(pid, fd, tid) {
        const table = tableOf(pid, tid);
        return typeof table === 'number' ? undefined : table[fd];
      },
      registeredWith(pid, fd, tid) {
        const table = tableOf(pid, tid);
        assert.equal(typeof table === 'number' ? table : table[fd], 'io_uring');
        return registered;
      },
    },
    shares,
  );
  const { inodes, why } = reader.socketsOf(1);
  return { inodes: [...inodes], why, lookedInto };
}

test('a table that threads share is looked into once', () => {
  const { inodes, why, lookedInto } = reading({ 1: [100, undefined], 2: [100], 3: [100] }, { shares: () => true });
  assert.deepEqual([inodes, why, lookedInto], [[100], undefined, [1]]);
});

test('a table of its own is looked into, and so is each where the kernel does not compare', () => {
  const tables = { 1: [100], 2: [100], 3: [7] };
  const own = reading(tables, { shares: (tid, other) => tid !== 3 && other !== 3 });
  assert.deepEqual(
    [own.inodes, own.lookedInto],
    [
      [100, 7],
      [1, 3],
    ],
  );
  const unknown = reading(tables, { counts: false });
  assert.deepEqual([unknown.inodes, unknown.why, unknown.lookedInto], [[100, 7], undefined, [1, 1, 2, 3]]);
});

test("without comparison, a table with as many files, the same where it is looked at, is the leader's", () => {
  assert.deepEqual(reading({ 1: [100, undefined], 2: [100, undefined] }).lookedInto, [1, 1]);
  const { inodes, lookedInto } = reading({ 1: [100, undefined], 2: [100, 7], 3: [100] });
  assert.deepEqual(
    [inodes, lookedInto],
    [
      [100, 7],
      [1, 1, 2, 3],
    ],
  );
});

test('tables that may not be read are reported', () => {
  assert.deepEqual(reading({ 1: -13, 2: -13 }, { shares: () => true }).why, DENIED);
  assert.deepEqual(reading({ 1: [100], 2: -13 }, { shares: () => false }).why, DENIED);
});

test('a leader that has exited makes nothing uncertain', () => {
  const { inodes, why } = reading({ 1: -13, 2: [100], 3: [100] }, { shares: (tid, other) => tid !== 1 && other !== 1 });
  assert.deepEqual([inodes, why], [[100], undefined]);
});

test('threads with more files than can be compared one by one leave the answer open', () => {
  const many = Array.from({ length: 20_001 }, () => undefined);
  assert.match(reading({ 1: [], 2: many, 3: [7] }, { counts: false }).why ?? '', /too many/);
});

test('what is registered with a ring counts; a ring that does not say leaves the answer open', () => {
  assert.deepEqual(reading({ 1: [100, 'io_uring'] }, { registered: [5] }).inodes, [100, 5]);
  assert.match(reading({ 1: [100, 'io_uring'] }, { registered: null }).why ?? '', /io_uring/);
});
