import { decodeUtf8 } from '../../../text/utf8.ts';

interface CommandLine {
  readonly argv: readonly string[];
  /** The line was cut: `…` in `argv` marks what is left out. */
  readonly isCut: boolean;
}

/**
 * Parses the first `length` bytes of /proc/PID/cmdline; proc_pid_cmdline(5). Arguments end in NUL. A process that
 * has overwritten them (setproctitle) leaves one string, padded with NULs or spaces or with neither: it is split at
 * spaces, as psutil does. Empty arguments at the end are padding, too, unless there is but one of them. `truncated`:
 * the file was longer than what was read, so `…` stands for the last argument, for half a secret would no longer be
 * recognised as one. For the same reason `…` stands for the whole of an argument that alone is longer than `keepBytes`,
 * and for all those behind the point where that many are kept.
 */
export function parseCmdline(
  bytes: Buffer,
  length: number = bytes.length,
  { truncated = false, keepBytes = Number.POSITIVE_INFINITY } = {},
): CommandLine {
  if (truncated) {
    const whole = bytes.subarray(0, length).lastIndexOf(NUL);
    const { argv } = whole < 0 ? NONE : split(bytes, { end: endBefore(NUL, bytes, whole), separator: NUL }, keepBytes);
    return { argv: argv.at(-1) === LEFT_OUT ? argv : [...argv, LEFT_OUT], isCut: true };
  }
  if (length === 0) return NONE;
  const end = bytes[length - 1] === NUL ? length - 1 : length;
  const written = endBefore(NUL, bytes, length);
  const nul = bytes.indexOf(NUL);
  const isTitle = nul < 0 || nul >= written;
  if (isTitle) return split(bytes, { end: endBefore(SPACE, bytes, written), separator: SPACE }, keepBytes);
  // A single empty argument at the end is probably real: `grep -r ''`.
  return split(bytes, { end: end - written <= 1 ? end : written, separator: NUL }, keepBytes);
}

const NONE: CommandLine = { argv: [], isCut: false };
const LEFT_OUT = '…';
/** What an argument takes on top of its text: a hundred thousand empty ones add up, too. */
const ARGUMENT_BYTES = 16;

const NUL = 0;
const SPACE = 32;

/** Where the first `length` bytes end without the padding. */
function endBefore(padding: number, bytes: Buffer, length: number): number {
  let end = length;
  while (end > 0 && bytes[end - 1] === padding) end--;
  return end;
}

function split(
  bytes: Buffer,
  { end, separator }: { readonly end: number; readonly separator: number },
  keepBytes: number,
): CommandLine {
  if (end <= keepBytes) {
    // Most are short: decoding all at once costs less than each by itself.
    const whole = decodeUtf8(bytes, 0, end).split(separator === NUL ? '\0' : ' ');
    if (end + whole.length * ARGUMENT_BYTES <= keepBytes) return { argv: whole, isCut: false };
  }
  const argv: string[] = [];
  let isCut = false;
  let start = 0;
  let leftBytes = keepBytes;
  for (let at = start; at <= end; at++) {
    if (at < end && bytes[at] !== separator) continue;
    const isHuge = at - start > keepBytes;
    leftBytes -= ARGUMENT_BYTES + (isHuge ? 0 : at - start);
    if (leftBytes < 0) return { argv: [...argv, LEFT_OUT], isCut: true };
    argv.push(isHuge ? LEFT_OUT : decodeUtf8(bytes, start, at));
    isCut ||= isHuge;
    start = at + 1;
  }
  return { argv, isCut };
}
