import { lstatSync } from 'node:fs';
import type { Attachments } from '../../process/orphans.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import { ifReadableAsync } from '../posix/errno.ts';
import { linkOf, textOf } from '../posix/kernel-text.ts';
import { linesOf } from './lines.ts';
import { openFds } from './open-files.ts';
import { socketInode, socketLink } from './proc/fd-link.ts';
import { drawsWindows } from './proc/maps.ts';
import type { Sources } from './sources.ts';

/** Does another process have the other end of a standard stream open? Null: that is unknown. */
type Other = 'there' | 'gone' | null;

interface AttachmentSources extends Pick<Sources, 'folderNow' | 'groupOf'> {
  everyone(): readonly number[];
  /** Inode of the socket at the other end, 0 when that is closed; undefined when it is unknown. */
  peerOf(inode: number): number | undefined;
  parentOf(pid: number): number | undefined;
  /** The project of its working directory. */
  projectOf(pid: number): string | null;
}

const TERMINAL_CLOSED = /^\/dev\/(pts\/\d+|tty\w*) \(deleted\)$/;
const PIPE = /^pipe:\[(\d+)\]$/;
const STANDARD = [0, 1, 2] as const;

/**
 * What these processes are attached to. Looks for the other ends of their pipes in all processes at once; what may
 * not be read counts as unknown, and a process that has ended is missing.
 */
export async function readAttachments(
  root: string,
  pids: readonly number[],
  { folderNow, everyone, peerOf, parentOf, projectOf, groupOf }: AttachmentSources,
): Promise<Map<number, Attachments>> {
  const streams = new Map(pids.map((pid) => [pid, STANDARD.map((fd) => linkOf(`${folderNow(pid)}/fd/${fd}`))]));
  const wanted = new Set([...streams.values()].flatMap(([stdin, stdout]) => [...endsOf(stdin), ...endsOf(stdout)]));
  const holders = wanted.size > 0 ? await holdersOf(wanted, everyone(), folderNow) : new Map<string, End[]>();
  const namespace = linkOf(`${root}/self/ns/pid`);

  /** What a process at the other end has open: the same pipe, or a socket that has to be looked for. */
  function endsOf(stream: string | undefined): string[] {
    const inode = socketInode(stream ?? '');
    if (inode === undefined || peerOf(inode) !== undefined) return isPipe(stream) ? [stream] : [];
    // Both ends of a pair are made together and mostly get numbers that follow each other.
    return [inode - 1, inode + 1].map(socketLink);
  }

  function otherEnd(pid: number, stream: string | undefined, mode: 'r' | 'w'): Other {
    const heldBy = (end: string, how: string): boolean =>
      holders.get(end)?.some((holder) => holder.pid !== pid && holder.mode.includes(how)) ?? false;
    if (isPipe(stream)) return heldBy(stream, mode) ? 'there' : 'gone';
    const inode = socketInode(stream ?? '');
    if (inode === undefined) return null;
    const peer = peerOf(inode);
    if (peer === undefined) return endsOf(stream).some((end) => heldBy(end, '')) ? 'there' : null;
    return peer === 0 ? 'gone' : 'there';
  }

  function clientOf(pid: number, [stdin, stdout]: readonly (string | undefined)[]): Attachments['client'] {
    const writer = otherEnd(pid, stdin, 'w');
    const reader = otherEnd(pid, stdout, 'r');
    if (writer === 'there' || reader === 'there') return writer === null ? null : 'there';
    // What it shares with its parent came from there: the other end may be outside of this container.
    const parent = parentOf(pid);
    return writer === 'gone' && parent !== undefined && linkOf(`${folderNow(parent)}/fd/0`) !== stdin ? 'gone' : null;
  }

  const attached = new Map<number, Attachments>();
  for (const [pid, links] of streams) {
    await yieldIfDue();
    const cgroup = textOf(`${folderNow(pid)}/cgroup`);
    if (cgroup === undefined && !isThere(`${root}/${pid}`)) continue;
    const ownNamespace = linkOf(`${folderNow(pid)}/ns/pid`);
    attached.set(pid, {
      ...(cgroup === undefined ? { groupUnknown: true as const } : groupOf(cgroup)),
      terminalClosed: links.some((target) => target !== undefined && TERMINAL_CLOSED.test(target)),
      client: clientOf(pid, links),
      cwd: linkOf(`${folderNow(pid)}/cwd`) ?? null,
      isolated: ownNamespace !== undefined && namespace !== undefined && ownNamespace !== namespace,
      windows: await mapsDisplay(`${folderNow(pid)}/maps`),
      project: projectOf(pid),
    });
  }
  return attached;
}

interface End {
  readonly pid: number;
  /** `r`, `w` or both: how the process has the pipe open. */
  readonly mode: string;
}

/** Who has these open, and for reading or writing, from the permissions of the link. */
async function holdersOf(
  wanted: ReadonlySet<string>,
  pids: readonly number[],
  folderNow: AttachmentSources['folderNow'],
): Promise<Map<string, End[]>> {
  const found = new Map<string, End[]>();
  for (const pid of pids) {
    await yieldIfDue();
    const dir = folderNow(pid);
    await ifReadableAsync(async () => {
      for await (const { fd, target } of openFds(dir)) {
        if (!wanted.has(target)) continue;
        const permissions = lstatSync(`${dir}/fd/${fd}`, { throwIfNoEntry: false })?.mode ?? 0;
        const mode = `${permissions & 0o400 ? 'r' : ''}${permissions & 0o200 ? 'w' : ''}`;
        found.set(target, [...(found.get(target) ?? []), { pid, mode }]);
      }
    });
  }
  return found;
}

const isPipe = (target: string | undefined): target is string => target !== undefined && PIPE.test(target);

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Yields in between: a process may have a million mappings. False where they cannot be read. */
async function mapsDisplay(path: string): Promise<boolean> {
  const isFound = await ifReadableAsync(async () => {
    for await (const lines of linesOf(path)) if (drawsWindows(lines)) return true;
    return false;
  });
  return isFound ?? false;
}
