import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescriptorReader } from '../../../src/platform/linux/descriptor-reader.ts';
import { fsFiles } from '../../../src/platform/linux/fs-files.ts';
import { SocketHolderFinder } from '../../../src/platform/linux/socket-holders.ts';

/** What is remembered and what is read again, with tables of open files that change on demand; for real: e2e/holders. */
function machine(tables: Map<number, { ino: number; sockets: readonly number[]; hidden?: boolean }>, remembers = true) {
  const lookedInto: number[] = [];
  const unused = (): never => assert.fail('is not needed');
  const files = {
    ...{ bytes: Buffer.alloc(0), owner: unused, read: unused, namespaceOf: unused },
    pids: () => [...tables.keys()],
    fdTable(pid: number) {
      const table = tables.get(pid);
      return table && { ino: table.ino, count: table.sockets.length };
    },
    fds(pid: number) {
      lookedInto.push(pid);
      const table = tables.get(pid);
      if (!table) return -2;
      return table.hidden ? -13 : [[...table.sockets.keys()]];
    },
    threadCount: () => 1,
    threadIds: unused,
    registeredWith: unused,
    socketAt: (pid: number, fd: number) => tables.get(pid)?.sockets[fd],
  };
  const holders = new SocketHolderFinder({
    ...{ files, remembers, reader: new DescriptorReader(files) },
    everySocket: () => [100, 101],
  }).find;
  const ask = async (...inodes: number[]) => (await holders(new Set(inodes))).pidsOf;
  return {
    ask,
    uncertain: async (...inodes: number[]) => (await holders(new Set(inodes))).uncertain,
    looked: () => lookedInto.splice(0),
  };
}

test('an unchanged process is not looked into again for a socket that was already there', async () => {
  const { ask, looked } = machine(
    new Map([
      [1, { ino: 11, sockets: [100, 7] }],
      [2, { ino: 12, sockets: [101] }],
    ]),
  );
  assert.deepEqual(await ask(100), new Map([[100, [1]]]));
  assert.deepEqual(looked(), [1, 2]);
  assert.deepEqual(await ask(101), new Map([[101, [2]]]));
  assert.deepEqual(looked(), []);
});

test('a pid of a new process with as many files is looked into', async () => {
  const tables = new Map([
    [1, { ino: 11, sockets: [100] }],
    [2, { ino: 12, sockets: [7] }],
  ]);
  const { ask, looked } = machine(tables);
  await ask(100);
  looked();
  tables.set(2, { ino: 13, sockets: [100] });
  assert.deepEqual(await ask(100), new Map([[100, [1, 2]]]));
  assert.deepEqual(looked(), [2]);
});

test('what was found is not returned when it is no longer so', async () => {
  const tables = new Map([
    [1, { ino: 11, sockets: [100] }],
    [2, { ino: 12, sockets: [100] }],
  ]);
  const { ask } = machine(tables);
  await ask(100);
  tables.set(1, { ino: 11, sockets: [7] });
  assert.deepEqual(await ask(100), new Map([[100, [2]]]));
});

test('for a socket that is new, or that no process seems to hold, all are looked into', async () => {
  const tables = new Map([
    [1, { ino: 11, sockets: [100] }],
    [2, { ino: 12, sockets: [7] }],
  ]);
  const { ask, looked } = machine(tables);
  await ask(100);
  looked();
  tables.set(2, { ino: 12, sockets: [102] });
  assert.deepEqual(await ask(102), new Map([[102, [2]]]));
  assert.deepEqual(looked(), [1, 2]);
  tables.set(1, { ino: 11, sockets: [102] }).set(2, { ino: 12, sockets: [100] });
  assert.deepEqual(await ask(100), new Map([[100, [2]]]));
});

test('that a process may not be looked into is reported, and not remembered', async () => {
  const tables = new Map([[1, { ino: 11, sockets: [100], hidden: true }]]);
  const { ask, uncertain } = machine(tables);
  assert.deepEqual(await ask(100), new Map());
  assert.deepEqual([...(await uncertain(100)).keys()], [1]);
  tables.set(1, { ino: 11, sockets: [100], hidden: false });
  assert.deepEqual(await ask(100), new Map([[100, [1]]]));
});

test('where tables do not show changes, nothing is remembered', async () => {
  const { ask, looked } = machine(new Map([[1, { ino: 0, sockets: [100] }]]), false);
  await ask(100);
  await ask(100);
  assert.deepEqual(looked(), [1, 1]);
});

test('what was found is valid for a minute: two changes of a table may cancel out', async (t) => {
  let nowMs = 1e6;
  t.mock.method(performance, 'now', () => nowMs);
  const { ask, looked } = machine(new Map([[1, { ino: 11, sockets: [100] }]]));
  await ask(100);
  looked();
  nowMs += 60_000;
  await ask(100);
  assert.deepEqual(looked(), []);
  nowMs += 1;
  await ask(100);
  assert.deepEqual(looked(), [1]);
  nowMs += 60_000;
  await ask(100);
  assert.deepEqual(looked(), []);
});

/** Process 1 has a thread, 11, with a table of its own; `shares`: whether kcmp(2) says so. */
function threaded(own: readonly number[] | undefined, tables: { readonly shares?: boolean } = {}) {
  const read = (tid: number | undefined) => (tid === 11 ? own : [7]);
  const files = {
    ...fsFiles('/no/such/path'),
    pids: () => [1],
    fdTable: (_: number, tid?: number) => ({ ino: 11, count: read(tid)?.length ?? 0 }),
    fds: (_: number, tid?: number) => {
      const inodes = read(tid);
      return inodes ? [[...inodes.keys()]] : -13;
    },
    threadCount: () => 2,
    threadIds: () => [1, 11],
    socketAt: (_: number, fd: number, tid?: number) => read(tid)?.[fd],
  };
  const reader = new DescriptorReader(files, () => tables.shares ?? false);
  return new SocketHolderFinder({ files, reader, remembers: true, everySocket: () => [100] }).find;
}

test('a socket that no leader holds is looked for in the tables of threads', async () => {
  assert.deepEqual((await threaded([8, 100])(new Set([100]))).pidsOf, new Map([[100, [1]]]));
  assert.deepEqual((await threaded([100])(new Set([100]), [1])).pidsOf, new Map([[100, [1]]]));
  assert.equal((await threaded([100], { shares: true })(new Set([100]))).pidsOf.size, 0);
});

test('that the table of a thread is hidden makes the process uncertain', async () => {
  const { pidsOf, uncertain } = await threaded(undefined)(new Set([100]));
  assert.equal(pidsOf.size, 0);
  assert.deepEqual([...uncertain], [[1, 'the operating system does not let this server look into its open files']]);
});

test('a process without open files is not looked into, unless its table does not say that', async () => {
  const tables = () => new Map([[1, { ino: 11, sockets: [] as number[] }]]);
  const quick = machine(tables());
  await quick.ask(100);
  assert.deepEqual(quick.looked(), []);
  const slow = machine(tables(), false);
  await slow.ask(100);
  assert.deepEqual(slow.looked(), [1]);
});

test('what a process held is forgotten once it is gone', async () => {
  const known = { ino: 11, sockets: [100] };
  const tables = new Map([[1, known]]);
  const { ask, looked } = machine(tables);
  await ask(100);
  tables.delete(1);
  assert.deepEqual(await ask(100), new Map());
  tables.set(1, known);
  looked();
  assert.deepEqual(await ask(100), new Map([[100, [1]]]));
  assert.deepEqual(looked(), [1]);
});

test('of given processes only those are looked into, each socket has all its holders, and none that was not asked for', async () => {
  const files = {
    ...fsFiles('/no/such/path'),
    pids: () => assert.fail('all were listed'),
    fdTable: () => ({ ino: 11, count: 2 }),
    fds: () => [[0, 1]],
    threadCount: () => 1,
    socketAt: (pid: number, fd: number) => (fd === 0 ? 100 : 200 + pid),
  };
  const { find } = new SocketHolderFinder({
    ...{ files, reader: new DescriptorReader(files), remembers: true, everySocket: () => [100, 201, 202] },
  });
  assert.deepEqual(
    (await find(new Set([100, 202]), [1, 2])).pidsOf,
    new Map([
      [100, [1, 2]],
      [202, [2]],
    ]),
  );
  assert.deepEqual((await find(new Set(), [1])).pidsOf, new Map());
});

test('a socket that a leader and its thread hold is held once, and no thread is looked at once all are found', async () => {
  const found = await threaded([7, 100])(new Set([7, 100]));
  assert.deepEqual(
    found.pidsOf,
    new Map([
      [7, [1]],
      [100, [1]],
    ]),
  );
  const files = {
    ...fsFiles('/no/such/path'),
    pids: () => [1],
    fdTable: () => ({ ino: 11, count: 1 }),
    fds: () => [[0]],
    socketAt: () => 100,
    threadCount: () => assert.fail('its threads were looked at'),
  };
  const reader = new DescriptorReader(files);
  const { find } = new SocketHolderFinder({ files, reader, remembers: true, everySocket: () => [] });
  for (let looks = 0; looks < 2; looks++) assert.deepEqual((await find(new Set([100]))).pidsOf, new Map([[100, [1]]]));
});
