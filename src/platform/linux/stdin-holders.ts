import type { Identity } from '../../process/process.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import { ifReadable, ifReadableAsync } from '../posix/errno.ts';
import { linkOf, textOf } from '../posix/kernel-text.ts';
import type { StdinPeer } from '../standard-streams.ts';
import type { Native } from './ffi/native.ts';
import type { UnixSocket } from './netlink/unix-diag.ts';
import { linkTarget, openFds, readMode } from './open-files.ts';
import { CLOSED, socketInode, socketLink } from './proc/fd-link.ts';
import { parseTtyIndex } from './proc/fdinfo.ts';
import type { ProcessReader } from './process-reader.ts';
import type { Sources } from './sources.ts';

/** How one descriptor shows that it is the other end; the folder is that of its process. */
type Matcher = (dir: string, fd: number, target: string) => boolean;

export interface StdinReader
  extends Pick<Sources, 'folderNow' | 'unixSocket' | 'ownPid'>,
    Pick<ProcessReader, 'ancestors' | 'identify'> {
  pids(): readonly number[];
  readonly live: Pick<Native, 'peerPid'> | undefined;
}

const MASTERS: ReadonlySet<string> = new Set(['/dev/ptmx', '/dev/pts/ptmx']);

/**
 * Who holds the other end of a process's stdin: writers of a pipe, holders of the peer of a Unix socket, holders of the
 * master of a pty. Its ancestors are asked first, and all others only if none of them holds it. Skips what may
 * not be read.
 */
export async function findStdinHolders(pid: number, reader: StdinReader): Promise<StdinPeer> {
  const target = ifReadable(() => linkTarget(`${reader.folderNow(pid)}/fd/0`));
  const isEnd = target === undefined ? undefined : matcherOf(target, reader.folderNow(pid), reader.unixSocket);
  if (isEnd === 'none') return { exists: false, holders: [] };
  if (isEnd === undefined) return { exists: true, holders: [] };
  const above = reader.ancestors(pid).slice(1);
  const near = await holdersAmong(above, isEnd, reader);
  if (near.length > 0) return { exists: true, holders: identified(near.slice(-1), reader) };
  const known = new Set([pid, reader.ownPid, ...above]);
  const far = await holdersAmong(
    reader.pids().filter((one) => !known.has(one)),
    isEnd,
    reader,
  );
  if (far.length > 0) return { exists: true, holders: identified(far, reader) };
  // The holder may be another user's, whose descriptors are closed to this server.
  const maker = pid === reader.ownPid && socketInode(target ?? '') !== undefined ? reader.live?.peerPid(0) : undefined;
  return { exists: true, holders: identified(maker === undefined ? [] : [maker], reader) };
}

const identified = (pids: readonly number[], { identify }: StdinReader): Identity[] =>
  pids.flatMap((pid) => identify(pid) ?? []);

/** `none`: it has no other end, or nothing holds that now. Undefined: the other end is unknown. */
function matcherOf(
  target: string,
  dir: string,
  unixSocket: (inode: number) => UnixSocket | undefined,
): Matcher | 'none' | undefined {
  if (target.startsWith('pipe:')) {
    return (folder, fd, held) => held === target && ['w', 'rw'].includes(readMode(folder, fd) ?? '');
  }
  const inode = socketInode(target);
  if (inode !== undefined) return socketMatcher(inode, unixSocket(inode));
  const index = /^\/dev\/pts\/(\d{1,7})$/.exec(target)?.[1];
  if (index !== undefined) return masterMatcher(dir, Number(index));
  return target.startsWith('/') && !target.startsWith('/dev/tty') && target !== '/dev/console' ? 'none' : undefined;
}

/**
 * Without socket diagnostics the peer is taken for a neighbour: the kernel numbers the two ends of a pair one after the
 * other, and Node makes the pairs of a child one after the other, too.
 */
function socketMatcher(inode: number, socket: UnixSocket | undefined): Matcher | 'none' | undefined {
  if (socket?.peer === CLOSED) return 'none';
  const ends = new Set((socket?.peer === undefined ? [inode - 1, inode + 1] : [socket.peer]).map(socketLink));
  return (_folder, _fd, held) => ends.has(held);
}

/** Each devpts mount numbers its own ptys, so only a process with the same mounts can have this master open. */
function masterMatcher(dir: string, index: number): Matcher | undefined {
  const mounts = (folder: string) => linkOf(`${folder}/ns/mnt`);
  const own = mounts(dir);
  if (own === undefined) return undefined;
  return (folder, fd, held) =>
    MASTERS.has(held) && parseTtyIndex(textOf(`${folder}/fdinfo/${fd}`) ?? '') === index && mounts(folder) === own;
}

async function holdersAmong(pids: readonly number[], isEnd: Matcher, reader: StdinReader): Promise<number[]> {
  const found: number[] = [];
  for (const pid of pids) {
    await yieldIfDue();
    const dir = reader.folderNow(pid);
    await ifReadableAsync(async () => {
      for await (const { fd, target } of openFds(dir)) {
        if (!isEnd(dir, fd, target)) continue;
        found.push(pid);
        break;
      }
    });
  }
  return found;
}
