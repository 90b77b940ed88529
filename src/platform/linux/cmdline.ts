import { decodeUtf8 } from '../../text/decode.ts';

/**
 * Parses the first `length` bytes of /proc/PID/cmdline; proc_pid_cmdline(5). Arguments end in NUL. A process that
 * has overwritten them (setproctitle) leaves one string, with or without the NUL: it is split at spaces, one at its
 * end dropped, as psutil does. `truncated`: the file was longer than what was read, so `…` stands for the last
 * argument, for half a secret would no longer be recognised as one. For the same reason `…` stands for the whole of an
 * argument that alone is longer than `keepBytes`, and for all those behind the point where that many are kept.
 */
export function parseCmdline(
  bytes: Buffer,
  length: number = bytes.length,
  truncated = false,
  keepBytes = Number.POSITIVE_INFINITY,
): string[] {
  if (truncated) {
    const whole = bytes.subarray(0, length).lastIndexOf(NUL);
    const parts = whole < 0 ? [] : split(bytes, whole, NUL, keepBytes);
    return parts.at(-1) === LEFT_OUT ? parts : [...parts, LEFT_OUT];
  }
  if (length === 0) return [];
  const end = bytes[length - 1] === NUL || bytes[length - 1] === SPACE ? length - 1 : length;
  const nul = bytes.indexOf(NUL);
  return split(bytes, end, nul >= 0 && nul < end ? NUL : SPACE, keepBytes);
}

const LEFT_OUT = '…';
/** What an argument takes besides its text: a hundred thousand empty ones are much, too. */
const ARGUMENT_BYTES = 16;

const NUL = 0;
const SPACE = 32;

function split(bytes: Buffer, end: number, separator: number, keepBytes: number): string[] {
  if (end <= keepBytes) {
    // Most are short: decoding all at once costs less than each by itself.
    const whole = decodeUtf8(bytes, 0, end).split(separator === NUL ? '\0' : ' ');
    if (end + whole.length * ARGUMENT_BYTES <= keepBytes) return whole;
  }
  const parts: string[] = [];
  let start = 0;
  let leftBytes = keepBytes;
  for (let at = start; at <= end; at++) {
    if (at < end && bytes[at] !== separator) continue;
    const isHuge = at - start > keepBytes;
    leftBytes -= ARGUMENT_BYTES + (isHuge ? 0 : at - start);
    if (leftBytes < 0) return [...parts, LEFT_OUT];
    parts.push(isHuge ? LEFT_OUT : decodeUtf8(bytes, start, at));
    start = at + 1;
  }
  return parts;
}
