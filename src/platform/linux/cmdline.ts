import { decodeUtf8 } from '../../text/decode.ts';

/**
 * Parses the first `length` bytes of /proc/PID/cmdline; proc_pid_cmdline(5). Arguments end in NUL. A process that
 * has overwritten them (setproctitle) leaves one string, with or without the NUL: it is split at spaces, one at its
 * end dropped, as psutil does. `truncated`: the file was longer than what was read, so `…` stands for the last
 * argument, for half a secret would no longer be recognised as one.
 */
export function parseCmdline(bytes: Buffer, length: number = bytes.length, truncated = false): string[] {
  if (truncated) {
    const whole = bytes.subarray(0, length).lastIndexOf(NUL);
    return [...(whole < 0 ? [] : split(bytes, whole, NUL)), '…'];
  }
  if (length === 0) return [];
  const end = bytes[length - 1] === NUL || bytes[length - 1] === SPACE ? length - 1 : length;
  return split(bytes, end, bytes.subarray(0, end).includes(NUL) ? NUL : SPACE);
}

const NUL = 0;
const SPACE = 32;

function split(bytes: Buffer, end: number, separator: number): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = start; at <= end; at++) {
    if (at < end && bytes[at] !== separator) continue;
    parts.push(decodeUtf8(bytes, start, at));
    start = at + 1;
  }
  return parts;
}
