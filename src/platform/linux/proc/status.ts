import { constants } from 'node:os';
import type { SignalState } from '../../../process/signal-state.ts';

/** Real, effective, saved and file-system id; credentials(7). */
export type FourIds = readonly [real: number, effective: number, saved: number, filesystem: number];

/** Lines of /proc/PID/status that we use; proc_pid_status(5). */
export interface Ids {
  readonly uids: FourIds;
  readonly gids: FourIds;
  /** The process that a thread belongs to; a process is its own. */
  readonly tgid: number;
}

/** Parses the first `length` bytes of /proc/PID/status; undefined when a line is missing, as while a process dies. */
export function parseStatus(bytes: Buffer, length: number = bytes.length): Ids | undefined {
  const uids = parseUids(bytes, length);
  const gids = fourIds(bytes, length, '\nGid:\t');
  const tgid = numberAfter(bytes, length, '\nTgid:\t');
  return uids && gids && tgid !== undefined ? { uids, gids, tgid } : undefined;
}

/** Only the user ids: what every row needs. The name above them cannot imitate the line, its newlines are escaped. */
export const parseUids = (bytes: Buffer, length: number): FourIds | undefined => fourIds(bytes, length, '\nUid:\t');

/** Memory in huge pages, the line `HugetlbPages:\t   16384 kB`; undefined if the kernel or the process has none. */
export function parseHugetlbBytes(bytes: Buffer, length: number = bytes.length): number | undefined {
  const kib = numberAfter(bytes, length, '\nHugetlbPages:\t');
  return kib === undefined ? undefined : kib * 1024;
}

const [TAB, NEWLINE, ZERO, NINE] = [9, 10, 48, 57];

function fourIds(bytes: Buffer, length: number, key: string): FourIds | undefined {
  const ids: [number, number, number, number] = [0, 0, 0, 0];
  let at = valueStart(bytes, length, key);
  if (at < 0) return undefined;
  for (let index = 0; index < 4; index++) {
    const first = at;
    let value = 0;
    for (let digit = bytes[at] ?? 0; digit >= ZERO && digit <= NINE; digit = bytes[++at] ?? 0) {
      value = value * 10 + digit - ZERO;
    }
    // An empty field is not 0: that would be root.
    if (at === first || at >= length || bytes[at] !== (index < 3 ? TAB : NEWLINE)) return undefined;
    ids[index] = value;
    at++;
  }
  return ids;
}

function numberAfter(bytes: Buffer, length: number, key: string): number | undefined {
  const start = valueStart(bytes, length, key);
  if (start < 0) return undefined;
  const end = bytes.indexOf(NEWLINE, start);
  return end < 0 || end >= length ? undefined : Number.parseInt(bytes.toString('latin1', start, end), 10);
}

function valueStart(bytes: Buffer, length: number, key: string): number {
  const found = bytes.indexOf(key, 0, 'latin1');
  return found < 0 || found + key.length >= length ? -1 : found + key.length;
}

/** From the text of /proc/PID/status; masks are hexadecimal, bit 0 is signal 1. proc_pid_status(5) */
export function parseSignals(status: string): SignalState {
  const field = (name: string): string | undefined =>
    status
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  const has = (name: string): boolean | undefined => {
    const mask = field(name);
    return mask === undefined
      ? undefined
      : ((BigInt(`0x${mask}`) >> BigInt(constants.signals.SIGTERM - 1)) & 1n) === 1n;
  };
  const tracer = Number(field('TracerPid') ?? 0);
  const pids = field('NSpid')?.split(/\s+/) ?? [];
  const [blocked, ignored, caught] = [has('SigBlk'), has('SigIgn'), has('SigCgt')];
  const isKnown = blocked !== undefined && ignored !== undefined && caught !== undefined;
  const whenAsked = ignored ? 'ignored' : blocked ? 'blocked' : caught ? 'caught' : 'default';
  return {
    ...(isKnown && { whenAsked }),
    ...(tracer > 0 && { tracerPid: tracer }),
    ...(pids.length > 1 && pids.at(-1) === '1' && { isNamespaceInit: true as const }),
  };
}

/** The capabilities that decide what this server can do to and learn of other users' processes; linux/capability.h. */
const BITS = { CAP_KILL: 5, CAP_SYS_PTRACE: 19, CAP_SYS_NICE: 23 } as const;

/** Those of them that are effective, from the text of /proc/PID/status; capabilities(7). */
export function parseCapabilities(status: string): string[] {
  const [, hex = '0'] = /^CapEff:\t([0-9a-f]{1,16})$/m.exec(status) ?? [];
  const effective = BigInt(`0x${hex}`);
  return Object.entries(BITS).flatMap(([name, bit]) => ((effective >> BigInt(bit)) & 1n ? [name] : []));
}
