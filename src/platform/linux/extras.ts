import { readdirSync, readFileSync } from 'node:fs';
import { type Connection, EXTRA_ROWS, type Extra, type Extras, THREAD_ROWS, type Thread } from '../extras.ts';
import { PROTOCOLS, type Protocol } from '../platform.ts';
import { parseEnviron } from './environ.ts';
import { isOpenFile, readFds, readMode } from './fd.ts';
import { isMissing, socketInode, Unreadable } from './files.ts';
import { parseLimits } from './limits.ts';
import { parseConnections } from './net-tcp.ts';
import { parseNetUnix } from './net-unix.ts';
import { parseSmapsRollup } from './smaps-rollup.ts';
import { parseStat } from './stat.ts';

/** Reads of one process what is asked for and nothing else; `why` tells the reason for what could not be read. */
export function readExtras(dir: string, wanted: ReadonlySet<Extra>, why: (error: unknown) => string): Extras {
  const unavailable: Record<string, string> = {};
  const attempt = <T>(extra: Extra, read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      unavailable[extra] = why(error);
      return null;
    }
  };
  return {
    ...(wanted.has('environment') && { environment: attempt('environment', () => readEnvironment(dir)) }),
    ...(wanted.has('open_files') && { open_files: attempt('open_files', () => readOpenFiles(dir)) }),
    ...(wanted.has('connections') && { connections: attempt('connections', () => readConnections(dir)) }),
    ...(wanted.has('threads') && { threads: attempt('threads', () => readThreads(dir)) }),
    ...(wanted.has('limits') && { limits: attempt('limits', () => readLimits(dir)) }),
    ...(wanted.has('memory') && { memory: attempt('memory', () => readMemory(dir, unavailable)) }),
    unavailable,
  };
}

function readEnvironment(dir: string) {
  return parseEnviron(readFileSync(`${dir}/environ`));
}

function readOpenFiles(dir: string) {
  const open = readFds(dir).filter(({ target }) => isOpenFile(target));
  const files = open
    .sort((a, b) => a.fd - b.fd)
    .slice(0, EXTRA_ROWS)
    .map(({ fd, target }) => ({ fd, path: target, mode: readMode(dir, fd) }));
  return { files, total: open.length };
}

/** In the network namespace of the process, whichever that is. */
function readConnections(dir: string) {
  const inodes = new Set(readFds(dir).flatMap(({ target }) => socketInode(target) ?? []));
  const all =
    inodes.size === 0 ? [] : [...PROTOCOLS.flatMap((name) => ofNet(dir, name, inodes)), ...ofUnix(dir, inodes)];
  return { shown: all.slice(0, EXTRA_ROWS), total: all.length, unnamed: Math.max(0, inodes.size - all.length) };
}

function ofNet(dir: string, protocol: Protocol, inodes: ReadonlySet<number>): Connection[] {
  return ['', '6']
    .flatMap((version) =>
      parseConnections(table(`${dir}/net/${protocol}${version}`).toString('latin1'), protocol, inodes),
    )
    .map(({ local, remote, state }) => ({ protocol, local, remote, state }));
}

function ofUnix(dir: string, inodes: ReadonlySet<number>): Connection[] {
  const sockets = parseNetUnix(table(`${dir}/net/unix`));
  return [...inodes].flatMap((inode): Connection[] => {
    const { path, state } = sockets.get(inode) ?? {};
    return path === undefined || state === undefined ? [] : [{ protocol: 'unix', local: path, remote: null, state }];
  });
}

/** Where IPv6 is off, its table is not there. */
function table(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  }
}

function readThreads(dir: string) {
  const threads = readdirSync(`${dir}/task`).flatMap((tid): Thread[] => {
    const stat = parseStat(taskStat(`${dir}/task/${tid}/stat`));
    return stat ? [{ tid: Number(tid), name: stat.comm, status: stat.status, cpuTicks: stat.cpuTicks }] : [];
  });
  const busiest = threads.sort((a, b) => b.cpuTicks - a.cpuTicks || a.tid - b.tid).slice(0, THREAD_ROWS);
  return { busiest, total: threads.length };
}

/** Empty for a thread that has ended meanwhile. */
function taskStat(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  }
}

function readLimits(dir: string) {
  const limits = parseLimits(readFileSync(`${dir}/limits`, 'latin1'));
  if (limits.length === 0) throw new Unreadable('the kernel tells none');
  return limits;
}

function readMemory(dir: string, unavailable: Record<string, string>) {
  const memory = parseSmapsRollup(readFileSync(`${dir}/smaps_rollup`, 'latin1'));
  if (!memory) throw new Unreadable('the kernel tells no shares of its memory');
  if (memory.pssBytes === null) {
    unavailable['memory.pss_mib'] = 'it shares huge pages, and the kernel does not say with how many processes';
  }
  return memory;
}
