import type { Mode } from '../../requested-details.ts';

const O_ACCMODE = 0o3;
const O_PATH = 0o10_000_000;
const MODES: readonly Mode[] = ['r', 'w', 'rw'];

/** The mount id of an open file, as in /proc/PID/mountinfo; proc_pid_fdinfo(5). */
export function parseMountId(text: string): number | undefined {
  const digits = /^mnt_id:\t(\d{1,10})\n/m.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Which pty the open master belongs to: N of /dev/pts/N; drivers/tty/pty.c, pty_show_fdinfo. */
export function parseTtyIndex(text: string): number | undefined {
  const digits = /^tty-index:\t(\d{1,10})\n/m.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Parses the text of /proc/PID/fdinfo/FD into how the file is open; proc_pid_fdinfo(5). Null when it is not whole. */
export function parseFdinfo(text: string): Mode | null {
  const octal = /^flags:\t([0-7]{1,11})\n/m.exec(text)?.[1];
  if (octal === undefined) return null;
  const flags = Number.parseInt(octal, 8);
  return flags & O_PATH ? 'path' : (MODES[flags & O_ACCMODE] ?? null);
}
