import { defined } from '../../defined.ts';
import { isZombie, type ProcessFacts } from '../../process/process.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import { Unanswered } from '../helper/helper.ts';
import { ifReadableAsync, Unreadable } from '../posix/errno.ts';
import { textOf } from '../posix/kernel-text.ts';
import type { Stream, Streams } from '../standard-streams.ts';
import { fieldReader, whyErrno } from './field-reader.ts';
import type { MountTable } from './mount-tables.ts';
import { linkTarget, openFds, readMode } from './open-files.ts';
import { CLOSED, isMarked, isPath, socketInode, socketLink, withoutMark } from './proc/fd-link.ts';
import { parseMountId } from './proc/fdinfo.ts';
import type { Sources } from './sources.ts';

/** How to find out what a link leads to. */
interface StreamReader extends Pick<Sources, 'unixSocket' | 'paths'> {
  readonly table: MountTable | undefined;
}

/** Where both outputs of a process go. */
export async function readStreams(process: ProcessFacts, dir: string, reader: StreamReader): Promise<Streams> {
  const { attempt, unavailable } = fieldReader(process);
  const stream = (name: 'stdout' | 'stderr', fd: 1 | 2): Promise<Stream | null> =>
    attempt(name, () => {
      // Their folder is empty, but they closed nothing.
      if (process.ofKernel || isZombie(process)) throw new Unreadable(whyErrno(0, process));
      const doubt = (reason: string): void => {
        unavailable[`${name}.kind`] = reason;
      };
      return readStream(dir, fd, { ...reader, doubt });
    });
  return { stdout: await stream('stdout', 1), stderr: await stream('stderr', 2), unavailable };
}

/** Where this descriptor's output goes. `doubt` gets the reason if a file may be a named pipe. Throws Node's errors. */
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
  if (!isPath(target) || target.startsWith('/dev/')) return streamTo(target);
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

/** Where output goes, by the text of its link alone. */
export function streamTo(target: string): Stream {
  if (target === '/dev/null') return { kind: 'null' };
  const [, terminal, gone] = /^\/dev\/(pts\/\d+|tty\w*|console|hvc\d+)( \(deleted\))?$/.exec(target) ?? [];
  if (terminal !== undefined) return { kind: 'terminal', path: terminal, ...(gone && { deleted: true }) };
  if (target.startsWith('pipe:')) return { kind: 'pipe', otherEnd: target };
  if (!isPath(target) || !isMarked(target)) return { kind: 'file', path: target };
  return { kind: 'file', path: withoutMark(target), deleted: true };
}

/** systemd's journal listens here, and in a separate folder for each further journal. */
const JOURNAL = /^\/run\/systemd\/journal(?:\.[^/]{1,255})?\/stdout$/;

export function socketStream(inode: number, unixSocket: Sources['unixSocket']): Stream {
  const own = unixSocket(inode);
  const peer = own?.peer;
  const path = (peer === undefined ? undefined : unixSocket(peer)?.path) ?? own?.path;
  if (path !== undefined && JOURNAL.test(path)) return { kind: 'journal' };
  return {
    kind: 'socket',
    ...defined({ path }),
    ...(peer !== undefined && { otherEnd: peer === CLOSED ? null : socketLink(peer) }),
  };
}

/**
 * Which of these processes, tried in their order, holds the other end of each pipe or socket. Looks no further once
 * all are found; skips what may not be read.
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

/** The writer of a pipe has it open, too. */
function isReader(dir: string, fd: number, target: string): boolean {
  if (socketInode(target) !== undefined) return true;
  const mode = readMode(dir, fd);
  return mode === 'r' || mode === 'rw';
}
