import { LAYOUTS } from '../structs/layouts.ts';
import { POINTER_BYTES } from '../structs/pointed-at.ts';

const STRING = LAYOUTS.UNICODE_STRING.at;

/** Parts of a structure that are numbers. */
export type Fields = readonly (readonly [offset: number, bytes: number])[];

/** Those of the UNICODE_STRING at this offset of a structure. */
export const stringFields = (offset: number): Fields => [
  [offset + STRING.Length, 2],
  [offset + STRING.Buffer, POINTER_BYTES],
];

/**
 * A copy of a buffer that begins as zeros and gets only what is put into it, so that nothing remains of what has no
 * decoder. What lies outside of the buffer is left out.
 */
export function maskedCopy(source: Buffer) {
  const copy = Buffer.alloc(source.length);
  let end = 0;

  /** All up to here belongs to the copy, with the zeros. */
  function extend(to: number): void {
    end = Math.max(end, Math.min(to, source.length));
  }

  return {
    extend,
    /** The numbers of the structure at `at`. */
    keep(at: number, fields: Fields): void {
      for (const [offset, bytes] of fields) {
        if (at + offset + bytes > source.length) continue;
        source.copy(copy, at + offset, at + offset, at + offset + bytes);
        extend(at + offset + bytes);
      }
    },
    /** Puts other bytes in the place of those at `at`. */
    replace(at: number, bytes: Buffer): void {
      bytes.copy(copy, at);
      extend(at + bytes.length);
    },
    /** The copy, without the zeros that follow its last part. */
    bytes: (): Buffer => copy.subarray(0, end),
  };
}

export type MaskedCopy = ReturnType<typeof maskedCopy>;
