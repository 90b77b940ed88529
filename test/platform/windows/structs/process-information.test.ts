import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LAYOUTS } from '../../../../src/platform/windows/structs/layouts.ts';
import { decodeProcesses, decodeThreads } from '../../../../src/platform/windows/structs/process-information.ts';
import { runs } from '../../../runs.ts';
import { ADDRESS, rawOf, recorded, spoilt, structure, unicode, utf16 } from './raw-buffers.ts';

const { SYSTEM_PROCESS_INFORMATION: PROCESS, SYSTEM_THREAD_INFORMATION: THREAD } = LAYOUTS;
const [WAITING, RUNNING] = [5, 2];
const [SUSPENDED, WAITS_FOR_EVENT] = [5, 6];

const thread = (ThreadState: number, WaitReason: number, tid = 8n): Buffer =>
  structure(THREAD, { ThreadState, WaitReason, 'ClientId.UniqueThread': tid });
const suspended = thread(WAITING, SUSPENDED);
const waiting = thread(WAITING, WAITS_FOR_EVENT);

interface Made {
  readonly fields: Readonly<Record<string, number | bigint>>;
  readonly threads?: readonly Buffer[];
  readonly name?: string;
}

/** The records one behind the other, as the kernel writes them: each with its threads, then its name. */
function processes(...made: readonly Made[]) {
  let at = 0;
  const records = made.map(({ fields, threads = [], name = '' }, index) => {
    const head = structure(PROCESS, { NumberOfThreads: threads.length, ...fields });
    const text = Buffer.alloc(name === '' ? 0 : Math.ceil((name.length * 2 + 2) / 8) * 8);
    utf16(name).copy(text);
    const nameAt = at + head.length + threads.length * THREAD.bytes;
    if (name !== '') unicode(name.length * 2, ADDRESS + BigInt(nameAt)).copy(head, PROCESS.at.ImageName);
    const record = Buffer.concat([head, ...threads, text]);
    if (index < made.length - 1 && fields['NextEntryOffset'] === undefined) record.writeUInt32LE(record.length, 0);
    at += record.length;
    return record;
  });
  return rawOf(...records);
}

test('all processes of a recording', () => {
  assert.deepEqual(
    decodeProcesses(recorded('processes')).map(({ pid, ppid, name, threads }) => [pid, ppid, name, threads]),
    [
      [32, 0, 'node.exe', 8],
      [56, 40, 'services.exe', 8],
      [68, 56, 'winedevice.exe', 6],
      [108, 56, 'winedevice.exe', 7],
      [144, 56, 'plugplay.exe', 4],
      [176, 56, 'svchost.exe', 3],
      [220, 32, 'node.exe', 6],
    ],
  );
});

test('every field of one of them', () => {
  assert.deepEqual(decodeProcesses(recorded('processes')).at(-1), {
    pid: 220,
    ppid: 32,
    name: 'node.exe',
    startTime: 1_795_956_285_683_659,
    cpuNs: 90_000_000,
    threads: 6,
    isSuspended: false,
    session: 1,
    handles: 256,
    rssBytes: 104_132_608,
    vmsBytes: 0, // Wine has none
    basePriority: 2,
  });
});

test('its threads', () => {
  const threads = decodeThreads(recorded('processes'), 220);
  assert.deepEqual(threads[0], {
    tid: 224,
    cpuNs: 80_000_000,
    state: 0,
    waitReason: 0,
  });
  assert.deepEqual(
    threads.map(({ tid }) => tid),
    [224, 236, 240, 244, 248, 252],
  );
  assert.deepEqual(decodeThreads(recorded('processes'), 4), []);
  const busy = structure(THREAD, { UserTime: 30n, KernelTime: 4n, ThreadState: RUNNING, WaitReason: 1 });
  assert.deepEqual(decodeThreads(processes({ fields: {}, threads: [busy] }), 0), [
    { tid: 0, cpuNs: 3400, state: RUNNING, waitReason: 1 },
  ]);
});

test('processes without a file: the idle one has no name, Registry and Memory Compression have one', () => {
  const raw = processes(
    { fields: { UniqueProcessId: 0n }, threads: [thread(RUNNING, 0)] },
    { fields: { UniqueProcessId: 4n, HandleCount: 5000 }, threads: [waiting], name: 'System' },
    { fields: { UniqueProcessId: 124n, InheritedFromUniqueProcessId: 4n }, threads: [waiting], name: 'Registry' },
    { fields: { UniqueProcessId: 2404n, InheritedFromUniqueProcessId: 4n }, name: 'Memory Compression' },
  );
  assert.deepEqual(
    decodeProcesses(raw).map(({ pid, name, startTime }) => [pid, name, startTime]),
    [
      [0, '', 0],
      [4, 'System', 0],
      [124, 'Registry', 0],
      [2404, 'Memory Compression', 0],
    ],
  );
});

test('suspended is what has threads, all of which wait to be resumed', () => {
  const isSuspended = (...threads: readonly Buffer[]) =>
    decodeProcesses(processes({ fields: {}, threads }))[0]?.isSuspended;
  assert.equal(isSuspended(suspended), true);
  assert.equal(isSuspended(suspended, suspended, suspended), true);
  assert.equal(isSuspended(suspended, waiting), false);
  assert.equal(isSuspended(thread(RUNNING, SUSPENDED), suspended), false);
  assert.equal(isSuspended(), false);
});

test('not where the last of its threads is cut, or lies in the next record', () => {
  const { bytes } = processes({ fields: {}, threads: [suspended, suspended] });
  const cut = rawOf(bytes.subarray(0, -1));
  assert.equal(decodeProcesses(cut)[0]?.isSuspended, false);
  assert.equal(decodeThreads(cut, 0).length, 1);
  const claims = processes(
    { fields: { NumberOfThreads: 4 }, threads: [suspended] },
    { fields: { UniqueProcessId: 8n } },
  );
  assert.equal(decodeProcesses(claims)[0]?.isSuspended, false);
  assert.equal(decodeThreads(claims, 0).length, 1);
  const none = processes({ fields: { NumberOfThreads: 1 } }, { fields: { UniqueProcessId: 8n } });
  assert.deepEqual(decodeThreads(none, 0), []);
});

test('large numbers', () => {
  const [one] = decodeProcesses(
    processes({
      fields: {
        UniqueProcessId: 0xffff_fffcn,
        CreateTime: 133_800_000_000_000_001n,
        UserTime: 3_000_000_000_000n,
        KernelTime: 1n,
        'VirtualMemoryCounters.WorkingSetSize': 64n << 30n,
        PrivatePageCount: 1n << 42n,
        BasePriority: 13,
        SessionId: 2,
      },
    }),
  );
  assert.deepEqual(
    [one?.pid, one?.startTime, one?.cpuNs, one?.rssBytes, one?.vmsBytes, one?.basePriority, one?.session],
    [4_294_967_292, 1_735_526_400_000_000, 300_000_000_000_100, 2 ** 36, 2 ** 42, 13, 2],
  );
});

test('a link that leads back, into its own record or behind the end is the last', () => {
  const pids = (next: number) =>
    decodeProcesses(processes({ fields: { NextEntryOffset: next, UniqueProcessId: 8n } }, { fields: {} })).map(
      ({ pid }) => pid,
    );
  assert.deepEqual(pids(PROCESS.bytes), [8, 0]);
  for (const next of [0, 1, 8, PROCESS.bytes - 8, PROCESS.bytes + 1, 2 * PROCESS.bytes, 0xffff_ff00, 0xffff_ffff])
    assert.deepEqual(pids(next), [8], String(next));
});

test('a name outside of the buffer is none', () => {
  const { bytes } = processes({ fields: {} });
  unicode(8, ADDRESS - 8n).copy(bytes, PROCESS.at.ImageName);
  assert.equal(decodeProcesses(rawOf(bytes))[0]?.name, '');
});

test('cut at any length, the whole records before it are those of the recording', () => {
  const raw = recorded('processes');
  const whole = decodeProcesses(raw);
  for (let length = 0; length < raw.bytes.length; length += 7) {
    const found = decodeProcesses({ ...raw, bytes: Buffer.from(raw.bytes.subarray(0, length)) });
    const last = found.pop();
    assert.deepEqual(found, whole.slice(0, found.length));
    // Of the last one the name may be missing, never wrong.
    if (last) assert.deepEqual({ ...last, name: '' }, { ...whole[found.length], name: '' });
    if (last) assert.ok(['', whole[found.length]?.name].includes(last.name));
  }
  assert.deepEqual(decodeProcesses({ ...raw, bytes: Buffer.alloc(0) }), []);
});

test('a spoilt buffer throws nothing and has no more than fits', () => {
  fc.assert(
    fc.property(spoilt(recorded('processes')), (raw) => {
      const found = decodeProcesses(raw);
      assert.ok(found.length * PROCESS.bytes <= raw.bytes.length);
      for (const { pid, name } of found) {
        assert.ok(name.length * 2 <= raw.bytes.length);
        assert.ok(decodeThreads(raw, pid).length * THREAD.bytes <= raw.bytes.length);
      }
    }),
    runs(2000),
  );
});
