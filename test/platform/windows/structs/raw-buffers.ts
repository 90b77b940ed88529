import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { StructureLayout } from '../../../../src/platform/windows/structs/layouts.ts';
import type { RawBuffer } from '../../../../src/platform/windows/system-calls.ts';

/** Buffers to decode: recorded, made by hand, and spoilt. */

export const FIXTURES = new URL('../../../fixtures/windows/', import.meta.url);

interface Recording {
  readonly address: string;
  readonly count?: number;
  readonly hex: readonly string[];
}

/** What Wine 8 has returned; fixtures/README.md. */
export function recorded(name: string): RawBuffer & { readonly count: number } {
  const recording: Recording = JSON.parse(readFileSync(new URL(`wine-8/${name}.json`, FIXTURES), 'utf8'));
  const bytes = Buffer.from(recording.hex.join(''), 'hex');
  return { bytes, address: BigInt(recording.address), count: recording.count ?? 0 };
}

/** The bytes of a structure with these fields: a bigint takes eight of them, a number four. The others are 0. */
export function structure(
  { bytes = 0, at }: StructureLayout,
  fields: Readonly<Record<string, number | bigint>>,
  size = bytes,
): Buffer {
  const made = Buffer.alloc(size);
  for (const [name, value] of Object.entries(fields)) {
    const offset = at[name];
    if (offset === undefined) throw new Error(`the layout has no ${name}`);
    if (typeof value === 'bigint') made.writeBigUInt64LE(value, offset);
    else made.writeUInt32LE(value, offset);
  }
  return made;
}

export const ADDRESS = 0x1_7ff0_0000n;

export const rawOf = (...parts: readonly Buffer[]): RawBuffer => ({ bytes: Buffer.concat(parts), address: ADDRESS });

export const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** A UNICODE_STRING of this length in bytes, with what it points to. */
export function unicode(length: number, pointer: bigint): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16LE(length, 0);
  bytes.writeUInt16LE(length, 2);
  bytes.writeBigUInt64LE(pointer, 8);
  return bytes;
}

/** The same of a 32-bit process. */
export function unicode32(length: number, pointer: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(length, 0);
  bytes.writeUInt16LE(length, 2);
  bytes.writeUInt32LE(pointer, 4);
  return bytes;
}

/** Like the system's buffer, but cut, with bytes changed, or of nothing but noise. */
export function spoilt(whole: RawBuffer): fc.Arbitrary<RawBuffer> {
  const { bytes, address } = whole;
  const edit = fc.tuple(fc.nat(Math.max(0, bytes.length - 1)), fc.uint8Array({ minLength: 1, maxLength: 8 }));
  const edited = fc.tuple(fc.nat(bytes.length), fc.array(edit, { maxLength: 6 })).map(([length, edits]) => {
    const copy = Buffer.from(bytes);
    for (const [at, values] of edits) Buffer.from(values).copy(copy, at);
    // A copy of its own: what is read behind its end is an error, not the rest of the recording.
    return Buffer.from(copy.subarray(0, length));
  });
  const noise = fc.uint8Array({ maxLength: 700 }).map((array) => Buffer.from(array));
  return fc.oneof({ arbitrary: edited, weight: 4 }, noise).map((made) => ({ bytes: made, address }));
}
