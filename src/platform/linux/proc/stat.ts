import type { Status } from '../../../process/process.ts';
import { decodeUtf8 } from '../../../text/utf8.ts';

/** Fields of /proc/PID/stat that we use, by their number in proc_pid_stat(5). */
export interface ProcStat {
  /** (2) At most 15 bytes; may contain anything, even `) (` and newlines. */
  readonly comm: string;
  /** (3) */
  readonly status: Status | null;
  readonly ppid: number;
  /** (5) */
  readonly pgrp: number;
  /** (6) */
  readonly session: number;
  /** (7) Device number, 0 for none. */
  readonly tty: number;
  /** (8) Foreground process group of its terminal, -1 without one. */
  readonly tpgid: number;
  /** (9) PF_KTHREAD of the flags: made by the kernel, not by a program. */
  readonly ofKernel: boolean;
  /** (14) + (15), in clock ticks. */
  readonly cpuTicks: number;
  /** (19) */
  readonly nice: number;
  /** (20) */
  readonly threads: number;
  /** (22) in clock ticks since boot. */
  readonly startTicks: number;
  /** (23) in bytes. */
  readonly vmsBytes: number;
  /** (24) in pages. */
  readonly rssPages: number;
}

const STATUS_BY_LETTER: Readonly<Record<string, Status>> = {
  R: 'running',
  S: 'sleeping',
  D: 'disk-sleep',
  T: 'stopped',
  t: 'tracing-stop',
  Z: 'zombie',
  X: 'dead',
  x: 'dead',
  I: 'idle',
  P: 'parked',
  W: 'waking',
  K: 'waking',
};

const PF_KTHREAD = 0x0020_0000;
const [NEWLINE, SPACE, OPEN, CLOSE, MINUS, ZERO, NINE] = [10, 32, 40, 41, 45, 48, 57];
const [FIRST_NUMBER, LAST_NUMBER] = [4, 24];

/**
 * Parses the first `length` bytes of /proc/PID/stat. Undefined when they are not whole, as they can be while a
 * process dies. The name ends at the LAST parenthesis: it may contain some itself.
 */
export function parseStat(bytes: Buffer, length: number = bytes.length): ProcStat | undefined {
  const open = bytes.indexOf(OPEN);
  const close = length > 0 ? bytes.lastIndexOf(CLOSE, length - 1) : -1;
  if (open < 0 || close < open || bytes[close + 1] !== SPACE || bytes[close + 3] !== SPACE) return undefined;
  if (!parseNumbers(bytes, close + 4, length)) return undefined;
  return {
    comm: decodeUtf8(bytes, open + 1, close),
    status: STATUS_BY_LETTER[String.fromCharCode(bytes[close + 2] ?? 0)] ?? null,
    ppid: field(4),
    pgrp: field(5),
    session: field(6),
    tty: field(7),
    tpgid: field(8),
    ofKernel: (field(9) & PF_KTHREAD) !== 0,
    cpuTicks: field(14) + field(15),
    nice: field(19),
    threads: field(20),
    startTicks: field(22),
    vmsBytes: field(23),
    rssPages: field(24),
  };
}

/** The numbers by field, until the next call: a new array for each process would treble the time. */
const numbers: (number | null)[] = Array.from({ length: LAST_NUMBER + 1 }, () => null);
const field = (number: number): number => numbers[number] ?? 0;

/** False if one of them is cut. */
function parseNumbers(bytes: Buffer, start: number, length: number): boolean {
  let at = start;
  for (let index = FIRST_NUMBER; index <= LAST_NUMBER; index++) {
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at++;
    const first = at;
    let value = 0;
    for (let digit = bytes[at] ?? 0; digit >= ZERO && digit <= NINE; digit = bytes[++at] ?? 0) {
      value = value * 10 + digit - ZERO;
    }
    // Without its end, the number may be cut.
    if (at === first || at >= length || (bytes[at] !== SPACE && bytes[at] !== NEWLINE)) return false;
    numbers[index] = isNegative ? -value : value;
    at++;
  }
  return true;
}

/** `startstack`, counted from the name's closing parenthesis on; field 28. */
const START_STACK = 28 - 3;

/** Where its stack begins, from the text of the file; undefined if it is not whole. */
export const stackStart = (text: string): string | undefined =>
  text.slice(text.lastIndexOf(')') + 2).split(' ')[START_STACK];
