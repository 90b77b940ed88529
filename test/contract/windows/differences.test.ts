import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Comparison, differences } from './differences.ts';
import type { Look, Seen } from './look.ts';
import { FIELDS, type Field, type Witness, type WitnessFacts } from './witness.ts';
import { witnessOf } from './witness-of.ts';

/** The comparison itself, on every system: with processes as Windows has them. */

const NODE: Seen = {
  ...{ pid: 4812, startTime: 1_790_000_000_123_456, ofKernel: false },
  values: {
    name: 'node.exe',
    ppid: 700,
    create_time: 1_790_000_000.123_456,
    status: 'running',
    username: 'PC\\ann',
    cmdline: ['node', 'a b'],
    exe: 'C:\\Program Files\\nodejs\\node.exe',
    cwd: 'C:\\shop',
    num_threads: 11,
    num_handles: 190,
    rss: 51_000_000,
    vms: 40_000_000,
    nice: 10,
    cpu_s: 1.5,
    environ: ['Path', 'SystemRoot'],
    services: [],
  },
  why: {},
};
const LSASS = changed(NODE, { pid: 700, values: { name: 'lsass.exe', ppid: 600, services: ['KeyIso', 'SamSs'] } });
const REGISTRY = changed(NODE, {
  ...{ pid: 100, ofKernel: true },
  values: { name: 'Registry', ppid: 4, cmdline: [], exe: null, cwd: null, environ: null, nice: 0 },
  why: { exe: 'a part of Windows itself has none' },
});
const LOOK: Look = {
  processes: byPid(NODE, LSASS, REGISTRY),
  sockets: new Set(['tcp 127.0.0.1:80 of 4812', 'tcp [::1]:80 of -', 'udp 0.0.0.0:53 of 700']),
  ...{ memoryBytes: 16e9, swapBytes: 4e9, bootTime: 1_789_000_000 },
};
const WITNESS = witnessOf(LOOK);

describe('no difference is', () => {
  test('what both see', () => {
    assert.deepEqual([...compare(WITNESS).unexplained], []);
    for (const field of FIELDS) assert.ok((compare(WITNESS).compared.get(field) ?? 0) > 0, field);
  });

  test('how psutil writes the same', () => {
    const changes = {
      exe: 'c:\\program files\\NODEJS\\node.exe',
      environ: ['SYSTEMROOT', 'PATH'],
      create_time: 1_790_000_000.123_457,
    };
    assert.deepEqual([...compare(telling(4812, changes)).unexplained], []);
    const connections = WITNESS.connections.map((one) => ({
      ...one,
      local: [one.local[0].replace('::1', '0:0::1%12'), one.local[1]] as [string, number],
    }));
    assert.deepEqual([...compare({ ...WITNESS, connections }).unexplained], []);
  });

  test('CPU time that has grown between two looks', () => {
    const after = { ...LOOK, processes: byPid(changed(NODE, { values: { cpu_s: 3 } }), LSASS, REGISTRY) };
    const found = differences({ before: LOOK, after }, telling(4812, { cpu_s: 2.2 }));
    assert.deepEqual([...found.unexplained], []);
    assert.equal(differences({ before: LOOK, after }, telling(4812, { cpu_s: 3.2 })).unexplained.size, 1);
  });

  test('what changed between two looks, or ended, or got the pid of another', () => {
    const busy = changed(NODE, { values: { rss: 1 } });
    const other = changed(NODE, { startTime: 1 });
    for (const processes of [byPid(busy, LSASS, REGISTRY), byPid(other, LSASS, REGISTRY), byPid(LSASS, REGISTRY)])
      assert.deepEqual(
        [...differences({ before: LOOK, after: { ...LOOK, processes } }, telling(4812, { rss: 2 })).unexplained],
        [],
      );
  });
});

describe('a difference is', () => {
  const WRONG: Partial<WitnessFacts> = {
    ...{ name: 'other.exe', ppid: 1, create_time: 1_790_000_000.123_46, status: 'stopped', username: 'PC\\ben' },
    ...{ cmdline: ['node', 'a', 'b'], exe: 'C:\\other.exe', cwd: 'C:\\', num_threads: 12, num_handles: 191 },
    ...{ rss: 51_000_001, vms: 1, nice: 0x20, cpu_s: 1, environ: ['PATH'] },
  };
  for (const field of FIELDS) {
    test(`another ${field}`, () => {
      assert.deepEqual([...compare(telling(4812, { [field]: WRONG[field] })).unexplained.keys()], [`4812 ${field}`]);
    });
  }

  test('a process that only one sees', () => {
    const without = WITNESS.processes.filter(({ pid }) => pid !== 4812);
    assert.match(only(compare({ ...WITNESS, processes: without })), /^4812 node\.exe: only we see it$/);
    const [first] = WITNESS.processes;
    assert.ok(first);
    const more = { ...first, pid: 8, name: 'hidden.exe' };
    assert.match(
      only(compare({ ...WITNESS, processes: [...WITNESS.processes, more] })),
      /^8 hidden\.exe: only psutil sees it$/,
    );
    const helper = { ...more, cmdline: ['node', 'C:\\dist\\helper-main.js'] };
    assert.equal(compare({ ...WITNESS, processes: [...WITNESS.processes, helper] }).unexplained.size, 0);
  });

  test('a socket, a service or a number of the machine', () => {
    const connections = WITNESS.connections.map((one) => ({ ...one, pid: one.pid === 700 ? 4 : one.pid }));
    assert.deepEqual(
      [...compare({ ...WITNESS, connections }).unexplained.keys()],
      ['socket udp 0.0.0.0:53 of 700: only we see it', 'socket udp 0.0.0.0:53 of 4: only psutil sees it'],
    );
    const [, ...services] = WITNESS.services;
    assert.match(only(compare({ ...WITNESS, services })), /^service KeyIso in 700: only we see it$/);
    assert.match(only(compare({ ...WITNESS, memoryBytes: 1 })), /^memory: /);
    assert.match(only(compare({ ...WITNESS, swapBytes: 0 })), /^swap: /);
    assert.match(only(compare({ ...WITNESS, bootTime: WITNESS.bootTime + 3600 })), /^boot time: /);
  });
});

describe('a known difference', () => {
  const denied = { error: 'AccessDenied' };
  const unreadable = changed(NODE, {
    values: { username: null, cmdline: null, cwd: null, environ: null },
    why: { cwd: 'Windows does not let this server read it', environ: 'Windows does not let this server read it' },
  });
  const inLook = (one: Seen): Look => ({ ...LOOK, processes: byPid(one, LSASS, REGISTRY) });

  test('is what neither may read, if there is a reason', () => {
    const witness = telling(4812, { username: denied, cmdline: denied, cwd: denied, environ: denied });
    assert.deepEqual([...compare(witness, inLook(unreadable)).explained], [['access denied', 4], ...OF_REGISTRY]);
    const silent = changed(unreadable, { why: { cwd: undefined } });
    assert.deepEqual([...compare(witness, inLook(silent)).unexplained.keys()], ['4812 cwd']);
  });

  test('is not what only we may read, unless it is in the table of all', () => {
    assert.deepEqual([...compare(telling(4812, { rss: denied, nice: denied })).unexplained], []);
    for (const field of ['cwd', 'environ', 'username', 'cmdline', 'exe'] as const)
      assert.equal(compare(telling(4812, { [field]: denied })).unexplained.size, 1, field);
  });

  test('is what psutil reads with the privilege to debug, and not without it', () => {
    const look = inLook(unreadable);
    assert.equal(compare(WITNESS, look).unexplained.size, 4);
    assert.equal(compare({ ...WITNESS, hasDebugPrivilege: true }, look).unexplained.size, 0);
  });

  test('is a part of Windows that psutil names otherwise, and no ordinary program', () => {
    const names = { name: 'MemCompression', exe: 'MemCompression' };
    assert.equal(compare(telling(100, names)).unexplained.size, 0);
    assert.equal(compare(telling(4812, names)).unexplained.size, 2);
  });
});

/** What witnessOf() says of a part of Windows, which has none of them. */
const OF_REGISTRY = [['part of Windows', 3]] as const;

const compare = (witness: Witness, look = LOOK): Comparison => differences({ before: look, after: look }, witness);

const telling = (of: number, changes: Partial<WitnessFacts>): Witness => ({
  ...WITNESS,
  processes: WITNESS.processes.map((one) => (one.pid === of ? { ...one, ...changes } : one)),
});

function only({ unexplained }: Comparison): string {
  const [one, ...others] = unexplained.values();
  assert.equal(others.length, 0);
  return one?.text ?? '';
}

interface Changes {
  readonly pid?: number;
  readonly startTime?: number;
  readonly ofKernel?: boolean;
  readonly values?: Partial<Record<Field | 'services', unknown>>;
  readonly why?: Readonly<Record<string, string | undefined>>;
}
function changed(one: Seen, { values, why, ...rest }: Changes): Seen {
  const reasons = Object.entries({ ...one.why, ...why }).flatMap(([field, reason]) =>
    reason === undefined ? [] : [[field, reason] as const],
  );
  return { ...one, ...rest, values: { ...one.values, ...values }, why: Object.fromEntries(reasons) };
}

function byPid(...all: readonly Seen[]): Map<number, Seen> {
  return new Map(all.map((one) => [one.pid, one]));
}
