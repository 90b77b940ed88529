import { defined } from '../../defined.ts';
import { isZombie, type ProcessFacts } from '../../process/process.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import { Unanswered } from '../helper/helper.ts';
import type { Stream, Streams } from '../output-streams.ts';
import { whyErrno, whyNot } from './details-reader.ts';
import { ifReadableAsync, Unreadable } from './errno.ts';
import type { Paths } from './guarded-paths.ts';
import { textOf } from './kernel-text.ts';
import type { MountTable } from './mount-tables.ts';
import type { UnixSocket } from './netlink/unix-diag.ts';
import { linkTarget, openFds, readMode } from './open-files.ts';
import { isMarked, isPlace, socketInode, withoutMark } from './proc/fd-link.ts';
import { parseMountId } from './proc/fdinfo.ts';

type UnixSocketOf = (inode: number) => UnixSocket | undefined;

/** How to find out what a link leads to. */
export interface StreamReader {
  readonly unixSocket: UnixSocketOf;
  readonly paths: Paths;
  readonly table: MountTable | undefined;
}

/** Where both outputs of a process go. */
export async function readStreams(process: ProcessFacts, dir: string, reader: StreamReader): Promise<Streams> {
  const unavailable: Record<string, string> = {};
  const attempt = async (name: string, fd: 1 | 2): Promise<Stream | null> => {
    try {
      // Their folder is empty, but they closed nothing.
      if (process.kernelThread || isZombie(process)) throw new Unreadable(whyErrno(0, process));
      const doubt = (reason: string): void => {
        unavailable[`${name}.kind`] = reason;
      };
      return await readStream(dir, fd, { ...reader, doubt });
    } catch (error) {
      unavailable[name] = whyNot(error, process);
      return null;
    }
  };
  return { stdout: await attempt('stdout', 1), stderr: await attempt('stderr', 2), unavailable };
}

/** Where this descriptor's output goes. `doubt` gets the reason if a file may be a named pipe. Throws file system errors. */
async function readStream(
  dir: string,
  fd: 1 | 2,
  { unixSocket, paths, table, doubt }: StreamReader & { doubt(reason: string): void },
): Promise<Stream> {
  const link = `${dir}/fd/${fd}`;
  const target = linkTarget(link);
  if (target === undefined) return { kind: 'closed' };
  const inode = socketInode(target);
  if (inode !== undefined) return socketStream(inode, unixSocket);
  if (!isPlace(target) || target.startsWith('/dev/')) return streamTo(target);
  const mountId = parseMountId(textOf(`${dir}/fdinfo/${fd}`) ?? '');
  const mount = [...(table?.mounts ?? []), ...paths.mounts()].find(({ id }) => id === mountId);
  try {
    return (await paths.isFifo(link, mount)) ? { kind: 'pipe', path: target, otherEnd: target } : streamTo(target);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    doubt(`assumed to be a file: ${error.message}`);
    return streamTo(target);
  }
}

/** What the text of a link says. */
export function streamTo(target: string): Stream {
  if (target === '/dev/null') return { kind: 'null' };
  const [, terminal, gone] = /^\/dev\/(pts\/\d+|tty\w*|console|hvc\d+)( \(deleted\))?$/.exec(target) ?? [];
  if (terminal !== undefined) return { kind: 'terminal', path: terminal, ...(gone && { deleted: true }) };
  if (target.startsWith('pipe:')) return { kind: 'pipe', otherEnd: target };
  if (!isPlace(target) || !isMarked(target)) return { kind: 'file', path: target };
  return { kind: 'file', path: withoutMark(target), deleted: true };
}

/** systemd's journal listens here, and in a folder of its own for each further journal. */
const JOURNAL = /^\/run\/systemd\/journal(?:\.[^/]{1,255})?\/stdout$/;

/** The kernel's inode of a peer that is no more. */
const CLOSED = 0;

export function socketStream(inode: number, unixSocket: UnixSocketOf): Stream {
  const own = unixSocket(inode);
  const peer = own?.peer;
  const path = (peer === undefined ? undefined : unixSocket(peer)?.path) ?? own?.path;
  if (path !== undefined && JOURNAL.test(path)) return { kind: 'journal' };
  return {
    kind: 'socket',
    ...defined({ path }),
    ...(peer !== undefined && { otherEnd: peer === CLOSED ? null : `socket:[${peer}]` }),
  };
}

/**
 * Which of these processes, tried in their order, holds the other end of each pipe or socket. Looks no further once
 * all are found; passes over what may not be read.
 */
export async function findPeers(
  folderNow: (pid: number) => string,
  wanted: ReadonlySet<string>,
  pids: Iterable<number>,
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const pid of pids) {
    if (found.size === wanted.size) break;
    await yieldIfDue();
    const dir = folderNow(pid);
    await ifReadableAsync(async () => {
      for await (const { fd, target } of openFds(dir)) {
        if (wanted.has(target) && !found.has(target) && isReader(dir, fd, target)) found.set(target, pid);
      }
    });
  }
  return found;
}

/** Who writes to a pipe holds it open, too. */
function isReader(dir: string, fd: number, target: string): boolean {
  if (socketInode(target) !== undefined) return true;
  const mode = readMode(dir, fd);
  return mode === 'r' || mode === 'rw';
}
