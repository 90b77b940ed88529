import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DENIED,
  DescriptorReader,
  type SharesTable,
  sharesTable,
  whyMore,
} from '../../../src/platform/linux/descriptor-reader.ts';
import { loadNative } from '../../../src/platform/linux/ffi/native.ts';
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
  const { why } = reading({ 1: [], 2: many, 3: [7] }, { counts: false });
  assert.equal(why, 'its threads have too many open files to check one by one without kcmp(2)');
  assert.deepEqual(reading({ 1: [], 2: many.slice(1), 3: [7] }, { counts: false }).inodes, [7]);
  // With it, as many as there are.
  assert.deepEqual(reading({ 1: [], 2: many, 3: [7] }, { shares: () => false }).inodes, [7]);
});

test('what is registered with a ring counts; a ring that does not say leaves the answer open', () => {
  assert.deepEqual(reading({ 1: [100, 'io_uring'] }, { registered: [5] }).inodes, [100, 5]);
  const busy = reading({ 1: [100, 'io_uring'] }, { registered: null });
  assert.deepEqual(busy.inodes, [100]);
  assert.equal(busy.why, 'one of its io_urings does not show its registered files');
});

test('of many files of two tables 64 at most are compared, evenly spread', () => {
  const table = (length: number, changedAt?: number) => Array.from({ length }, (_, fd) => (fd === changedAt ? 7 : 100));
  const isFound = (length: number, changedAt: number) =>
    reading({ 1: table(length), 2: table(length, changedAt) }).inodes.includes(7);
  for (const changedAt of [0, 1, 63]) assert.equal(isFound(64, changedAt), true);
  assert.deepEqual(
    [0, 1, 2, 63, 64].map((at) => isFound(65, at)),
    [true, false, true, false, true],
  );
});

test('a table of a thread is compared with those of 32 others', () => {
  // Each has its own, but the last shares that of another.
  const looksInto = (other: number): boolean => {
    const tables = Object.fromEntries(Array.from({ length: 34 }, (_, at) => [at + 1, [at]]));
    const shares: SharesTable = (one, two) => one === other && two === 34;
    return reading(tables, { shares }).lookedInto.includes(34);
  };
  assert.deepEqual([looksInto(2), looksInto(32), looksInto(33)], [false, false, true]);
});

test('tables of different sizes are different, and so are those whose size is unknown', () => {
  assert.deepEqual(reading({ 1: [100], 2: [100, undefined] }).lookedInto, [1, 1, 2]);
  assert.deepEqual(reading({ 1: [100], 2: [100] }, { counts: false }).lookedInto, [1, 1, 2]);
  assert.deepEqual(reading({ 1: [], 2: [] }).lookedInto, [1, 1, 2]);
});

test('a table that is gone says nothing; one of which the links are hidden is denied', () => {
  assert.deepEqual(reading({ 1: -2 }), { inodes: [], why: undefined, lookedInto: [1] });
  assert.deepEqual(reading({ 1: -3 }).why, undefined);
  assert.equal(reading({ 1: -1 }).why, DENIED);
});

test("why there may be more: the leader's reason, unless it had no table and its threads had", () => {
  const [own, other] = ['own', 'other'].map((why) => ({ rings: [], read: 0, why }));
  const fine = { rings: [], read: 1 };
  assert.equal(whyMore(own, { rings: [], read: 0 }), 'own');
  assert.equal(whyMore(own, other), 'own');
  assert.equal(whyMore(own, undefined), 'own');
  assert.equal(whyMore(own, fine), undefined);
  assert.equal(whyMore({ rings: [], read: 1, why: 'ring' }, fine), 'ring');
  assert.equal(whyMore(fine, other), 'other');
  assert.equal(whyMore(undefined, undefined), undefined);
});

const native = loadNative();
test('kcmp(2) says that tables are one, are two, or nothing', { skip: !native && 'koffi is not installed' }, () => {
  const said = (order: number) =>
    sharesTable({
      ...(native ?? assert.fail()),
      compareFiles: (tid, other) => (tid === 1 && other === 2 ? order : -9),
    })(1, 2);
  assert.deepEqual([-38, 0, 1, 2, 3].map(said), [undefined, true, false, false, false]);
});
