import type { RawBuffer } from '../system-calls.ts';
import { LAYOUTS } from './layouts.ts';
import { pointedAt } from './pointed-at.ts';

const { bytes: SIZE, at: AT } = LAYOUTS.UNICODE_STRING;

/**
 * The text of the UNICODE_STRING at `offset`, where that lies in the same buffer; '' if it has none. Undefined if the
 * text is not, or not all, in the buffer. UTF-16 that is not well-formed stays so: lone surrogates are kept.
 */
export function unicodeString(raw: RawBuffer, offset = 0): string | undefined {
  const { bytes } = raw;
  if (offset < 0 || offset + SIZE > bytes.length) return undefined;
  // An odd byte is half a character.
  const length = bytes.readUInt16LE(offset + AT.Length) & ~1;
  if (length === 0) return '';
  const start = pointedAt(raw, offset + AT.Buffer, length);
  return start === undefined ? undefined : bytes.toString('utf16le', start, start + length);
}
