import { readFile, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { ProcessFacts } from '../../process/process.ts';
import { Unreadable } from '../posix/errno.ts';
import {
  type Connection,
  DETAIL_ROWS,
  type DetailName,
  type RequestedDetails,
  type ThreadTimes,
} from '../requested-details.ts';
import { PROTOCOLS, type Protocol } from '../sockets.ts';
import { fieldReader } from './field-reader.ts';
import { linesOf } from './lines.ts';
import { type OpenDescriptor, openFds, readMode } from './open-files.ts';
import { parseEnviron } from './proc/environ.ts';
import { isOpenFile, socketInode } from './proc/fd-link.ts';
import { parseLimits } from './proc/limits.ts';
import { parseConnections } from './proc/net-tcp.ts';
import type { UnixEntry } from './proc/net-unix.ts';
import { parseSmapsRollup } from './proc/smaps-rollup.ts';
import { folderOf } from './proc-files.ts';
import type { Sources } from './sources.ts';
import { busiestThreads } from './threads-reader.ts';
import { readNetUnix } from './unix-sockets.ts';

/** Reads only the requested details of one process. */
export async function readRequestedDetails(
  process: ProcessFacts,
  wanted: ReadonlySet<DetailName>,
  { root, ticksPerS, before }: Pick<Sources, 'root' | 'ticksPerS'> & { readonly before: ThreadTimes | undefined },
): Promise<RequestedDetails> {
  const dir = folderOf(root, process.pid, process.liveTid);
  const { attempt, unavailable } = fieldReader(process);
  return {
    ...(wanted.has('environment') && {
      environment: await attempt('environment', () => parseEnviron(readFileSync(`${dir}/environ`))),
    }),
    ...(wanted.has('open_files') && { open_files: await attempt('open_files', () => readOpenFiles(dir)) }),
    ...(wanted.has('connections') && { connections: await attempt('connections', () => readConnections(dir)) }),
    ...(wanted.has('threads') && {
      threads: await attempt('threads', () => busiestThreads(`${root}/${process.pid}`, before, ticksPerS)),
    }),
    ...(wanted.has('limits') && { limits: await attempt('limits', () => readLimits(dir)) }),
    ...(wanted.has('memory') && { memory: await attempt('memory', () => readMemory(dir, unavailable)) }),
    unavailable,
  };
}

async function readOpenFiles(dir: string) {
  const first: OpenDescriptor[] = [];
  let total = 0;
  for await (const one of openFds(dir)) {
    if (!isOpenFile(one.target)) continue;
    total++;
    // The kernel lists them by number.
    if (first.length < DETAIL_ROWS) first.push(one);
  }
  const files = first
    .sort((a, b) => a.fd - b.fd)
    .map(({ fd, target }) => ({ fd, path: target, mode: readMode(dir, fd) }));
  return { files, total };
}

/** In the network namespace of the process, whichever that is. */
async function readConnections(dir: string) {
  const inodes = new Set<number>();
  for await (const { target } of openFds(dir)) {
    const inode = socketInode(target);
    if (inode !== undefined) inodes.add(inode);
  }
  const all: Connection[] = [];
  if (inodes.size > 0) {
    for (const protocol of PROTOCOLS) all.push(...(await ofNet(dir, protocol, inodes)));
    all.push(...(await ofUnix(dir, inodes)));
  }
  return { shown: all.slice(0, DETAIL_ROWS), total: all.length, unnamed: Math.max(0, inodes.size - all.length) };
}

async function ofNet(dir: string, protocol: Protocol, inodes: ReadonlySet<number>): Promise<Connection[]> {
  // A table that changes while it is read can repeat a line.
  const found = new Map<number, Connection>();
  for (const version of ['', '6']) {
    for await (const lines of linesOf(`${dir}/net/${protocol}${version}`)) {
      for (const { inode, ...one } of parseConnections(lines, protocol, inodes)) found.set(inode, one);
    }
  }
  return [...found.values()];
}

async function ofUnix(dir: string, inodes: ReadonlySet<number>): Promise<Connection[]> {
  const sockets: ReadonlyMap<number, UnixEntry> = (await readNetUnix(`${dir}/net/unix`)) ?? new Map();
  return [...inodes].flatMap((inode): Connection[] => {
    const { path, state } = sockets.get(inode) ?? {};
    return path === undefined || state === undefined ? [] : [{ protocol: 'unix', local: path, remote: null, state }];
  });
}

function readLimits(dir: string) {
  const limits = parseLimits(readFileSync(`${dir}/limits`, 'latin1'));
  if (limits.length === 0) throw new Unreadable('the kernel names none');
  return limits;
}

/** The kernel looks at each page, a tenth of a second for 8 GiB: on its own thread, which SIGKILL still ends. */
async function readMemory(dir: string, unavailable: Record<string, string>) {
  const memory = parseSmapsRollup(await promisify(readFile)(`${dir}/smaps_rollup`, 'latin1'));
  if (!memory) throw new Unreadable('the kernel gives no shares of its memory');
  if (memory.pssBytes === null) {
    unavailable['memory.pss_mib'] = 'it shares huge pages, and the kernel does not say with how many processes';
  }
  return memory;
}
