import type { RawBuffer } from '../system-calls.ts';

export const POINTER_BYTES = 8;

/**
 * Where the pointer at `offset` leads to in the same buffer, as an offset; undefined unless the pointer and all
 * `bytes` that it leads to lie within it.
 */
export function pointedAt({ bytes: buffer, address }: RawBuffer, offset: number, bytes: number): number | undefined {
  if (offset < 0 || offset + POINTER_BYTES > buffer.length) return undefined;
  const distance = buffer.readBigUInt64LE(offset) - address;
  return distance >= 0n && distance <= buffer.length - bytes ? Number(distance) : undefined;
}
