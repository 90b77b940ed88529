import { LAYOUTS } from '../../../../src/platform/windows/structs/layouts.ts';
import { sidBytes } from '../../../../src/platform/windows/structs/sid.ts';
import type { RawBuffer } from '../../../../src/platform/windows/system-calls.ts';

/** Buffers as Windows fills them, with a secret in each byte that is no number. */

/** Where the buffers lie: no byte of their addresses is a letter. */
export const BASE = 0x10_0000n;

interface Structure {
  readonly bytes: number;
  readonly at: Readonly<Record<string, number>>;
}
/** A number has 4 bytes, a bigint 8. */
export type Part = readonly [offset: number, value: number | bigint | Buffer];

export const text = (words: string): Buffer => Buffer.from(words, 'utf16le');
export const port = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
export const sid = (name: string): Buffer => sidBytes(name) ?? Buffer.alloc(0);

/** The fields of a structure at `from`: 1, 2, 3, … */
export const numbers = (from: number, { at }: Structure, names: readonly string[], wide = true): Part[] =>
  names.map((name, index) => [from + (at[name] ?? 0), wide ? BigInt(index + 1) : index + 1]);

/** A UNICODE_STRING at `offset`, whose text is elsewhere. */
export const string = (offset: number, words: Buffer, address: bigint): Part[] => [
  [offset + LAYOUTS.UNICODE_STRING.at.Length, Buffer.from([words.length & 255, words.length >> 8])],
  [offset + LAYOUTS.UNICODE_STRING.at.Buffer, address],
];

export type Made = (bytes: number, parts: readonly Part[]) => Buffer;

/** What makes a buffer of parts; the rest of it repeats the secret. */
export const fullOf =
  (secret: string, encoding: 'utf8' | 'utf16le'): Made =>
  (bytes, parts) => {
    const buffer = Buffer.alloc(bytes, Buffer.from(secret, encoding));
    for (const [offset, value] of parts) {
      if (Buffer.isBuffer(value)) value.copy(buffer, offset);
      else if (typeof value === 'bigint') buffer.writeBigInt64LE(value, offset);
      else buffer.writeUInt32LE(value, offset);
    }
    return buffer;
  };

export const rawIn =
  (made: Made) =>
  (bytes: number, parts: readonly Part[]): RawBuffer => ({ bytes: made(bytes, parts), address: BASE });

const { SYSTEM_PROCESS_INFORMATION: PROCESS, SYSTEM_THREAD_INFORMATION: THREAD } = LAYOUTS;
const RECORD_BYTES = PROCESS.bytes + 2 * THREAD.bytes + 512;
/** A FILETIME in 2020. */
const START = 132_223_104_000_000_000n;

/** SYSTEM_PROCESS_INFORMATION of two threads each. The text of a name follows them. */
export function processesNamed(names: readonly string[], made: Made): RawBuffer {
  const parts = names.flatMap((name, index): Part[] => {
    const at = index * RECORD_BYTES;
    const nameAt = at + PROCESS.bytes + 2 * THREAD.bytes + 8;
    const threads = [0, 1].flatMap((thread): Part[] => {
      const from = at + PROCESS.bytes + thread * THREAD.bytes;
      return [
        ...numbers(from, THREAD, ['KernelTime', 'UserTime']),
        ...numbers(from, THREAD, ['ClientId.UniqueThread', 'ThreadState', 'WaitReason'], false),
      ];
    });
    return [
      ...numbers(at, PROCESS, ['UserTime', 'KernelTime', 'VirtualMemoryCounters.WorkingSetSize', 'PrivatePageCount']),
      ...numbers(at, PROCESS, ['BasePriority', 'HandleCount', 'SessionId', 'InheritedFromUniqueProcessId'], false),
      [at + PROCESS.at.UniqueProcessId, 4 * index],
      [at + PROCESS.at.NumberOfThreads, 2],
      [at + PROCESS.at.CreateTime, START + BigInt(index)],
      [at + PROCESS.at.NextEntryOffset, index === names.length - 1 ? 0 : RECORD_BYTES],
      ...threads,
      ...string(at + PROCESS.at.ImageName, text(name), name === '' ? 0n : BASE + BigInt(nameAt)),
      [nameAt, text(name)],
    ];
  });
  return rawIn(made)(names.length * RECORD_BYTES, parts);
}

const FIRST_ROW = LAYOUTS.MIB_TCPTABLE_OWNER_MODULE.at.table;
/** A table of sockets on these addresses, with ports from 3000. */
export function tableOf(row: Structure, addresses: readonly Buffer[], made: Made): Buffer {
  const parts = addresses.flatMap((address, index): Part[] =>
    Object.entries(row.at).map(([field, offset]): Part => {
      const at = FIRST_ROW + index * row.bytes + offset;
      if (field.endsWith('Addr')) return [at, address];
      if (field.startsWith('li')) return [at, START + BigInt(index)];
      return [at, field.endsWith('Port') ? port(3000 + index) : field === 'dwState' ? 5 : 4 * index];
    }),
  );
  return made(FIRST_ROW + addresses.length * row.bytes + 300, [[0, addresses.length], ...parts]);
}

export function servicesNamed(names: readonly string[], made: Made): RawBuffer & { readonly count: number } {
  const { bytes, at } = LAYOUTS.ENUM_SERVICE_STATUS_PROCESSW;
  const parts = names.flatMap((name, index): Part[] => {
    const nameAt = names.length * bytes + index * 128;
    return [
      [index * bytes + at.lpServiceName, BASE + BigInt(nameAt)],
      [index * bytes + at['ServiceStatusProcess.dwProcessId'], 4 * (index + 1)],
      [nameAt, text(`${name}\0`)],
    ];
  });
  return { ...rawIn(made)(names.length * (bytes + 128), parts), count: names.length };
}

/** TOKEN_GROUPS; the one at `integrity` is marked as such. */
export function groupsOf(sids: readonly string[], integrity: number, made: Made): RawBuffer {
  const parts = sids.flatMap((name, index): Part[] => [
    [8 + index * 16, BASE + BigInt(200 + index * 50)],
    [16 + index * 16, index === integrity ? 0x60 : 7],
    [200 + index * 50, sid(name)],
  ]);
  return rawIn(made)(200 + sids.length * 50, [[0, sids.length], ...parts]);
}
