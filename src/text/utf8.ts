/**
 * Bytes from the kernel to a string, losing nothing: a byte that is not part of valid UTF-8 becomes the lone
 * surrogate U+DC00 + byte, as Python's `surrogateescape` does. (Node would put U+FFFD for all of them, and
 * different names would look the same.)
 */
export function decodeUtf8(bytes: Buffer, start = 0, end: number = bytes.length): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes('\ufffd') ? decodeBytewise(bytes, start, end) : text;
}

function decodeBytewise(bytes: Buffer, start: number, end: number): string {
  // Joined, not concatenated: a string of thousands of pieces takes many times its length.
  const pieces: string[] = [];
  let valid = start;
  for (let at = start; at < end; ) {
    const length = sequenceLength(bytes, at, end);
    if (length === 0) {
      pieces.push(bytes.toString('utf8', valid, at), String.fromCharCode(0xdc00 + (bytes[at] ?? 0)));
      valid = at + 1;
    }
    at += Math.max(length, 1);
  }
  return [...pieces, bytes.toString('utf8', valid, end)].join('');
}

/** Length in bytes of the well-formed UTF-8 sequence at `at`, or 0 (Unicode 15, table 3-7). */
function sequenceLength(bytes: Buffer, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > end) return 0;
  const second = bytes[at + 1] ?? 0;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = 2; i < length; i++) {
    const next = bytes[at + i] ?? 0;
    if (next < 0x80 || next > 0xbf) return 0;
  }
  return length;
}
