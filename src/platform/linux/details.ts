import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isZombie, type ProcessFacts } from '../../process/process.ts';
import { decodeUtf8 } from '../../text/decode.ts';
import type { Details, Socket } from '../platform.ts';
import { parseCgroup } from './cgroup.ts';
import { errnoOf, isDenied, isMissing, type ProcFiles, Unreadable } from './files.ts';
import { parseStatm } from './statm.ts';
import { parseHugetlbBytes, parseStatus } from './status.ts';

/** Reads everything that /proc/PID tells about one process. Undefined when it ended meanwhile. */
export function readDetails(
  root: string,
  files: ProcFiles,
  pageBytes: number,
  process: ProcessFacts,
  listening: (pid: number) => readonly Socket[],
): Details | undefined {
  const dir = `${root}/${process.pid}`;
  const length = files.read(process.pid, 'status');
  const ids = parseStatus(files.bytes, length);
  const hugeBytes = parseHugetlbBytes(files.bytes, length) ?? 0;
  const statm = parseStatm(files.bytes, files.read(process.pid, 'statm'));
  if (!ids || !statm) return undefined;

  const unavailable: Record<string, string> = {};
  const attempt = <T>(field: string, read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      unavailable[field] = whyNot(error, process);
      return null;
    }
  };
  return {
    exe: attempt('exe', () => readLink(`${dir}/exe`)),
    cwd: attempt('cwd', () => readLink(`${dir}/cwd`)),
    uids: ids.uids,
    gids: ids.gids,
    rssBytes: statm.residentPages * pageBytes + hugeBytes,
    vmsBytes: statm.sizePages * pageBytes,
    sharedBytes: statm.sharedPages * pageBytes,
    fds: attempt('fds', () => readdirSync(`${dir}/fd`).length),
    children: attempt('children', () => countChildren(dir, process.pid)),
    listening: attempt('listening_ports', () => listening(process.pid)),
    ...attempt('unit', () => parseCgroup(readFileSync(`${dir}/cgroup`, 'utf8'))),
    unavailable,
  };
}

const DELETED = ' (deleted)';

/** The kernel marks the path of a file that is no longer there; a file may also be named so. */
export function readLink(path: string): string {
  const target = decodeUtf8(readlinkSync(path, 'buffer'));
  return target.endsWith(DELETED) && !existsSync(target) ? target.slice(0, -DELETED.length) : target;
}

/** Each thread has children of its own; proc_pid_task_children(5). */
function countChildren(dir: string, pid: number): number {
  const count = (tid: string): number => readFileSync(`${dir}/task/${tid}/children`, 'latin1').split(' ').length - 1;
  const ofLeader = count(String(pid));
  return readdirSync(`${dir}/task`)
    .filter((tid) => tid !== String(pid))
    .reduce((sum, tid) => sum + ifThere(() => count(tid), 0), ofLeader);
}

function ifThere<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (isMissing(error)) return otherwise;
    throw error;
  }
}

/** The reason why something about a process could not be read. */
export function whyNot(error: unknown, process: ProcessFacts): string {
  if (error instanceof Unreadable) return error.message;
  const errno = errnoOf(error);
  if (isZombie(process)) return 'the process has ended and was not reaped by its parent yet';
  if (isDenied(errno)) return 'the operating system does not let this server read it';
  if (process.kernelThread) return 'a kernel thread has none';
  return 'the process has none, or it ended while it was read';
}
