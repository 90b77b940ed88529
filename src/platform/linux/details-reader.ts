import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Owner } from '../../process/owner.ts';
import { isZombie, type ProcessFacts } from '../../process/process.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import { decodeUtf8 } from '../../text/utf8.ts';
import { ifThere } from '../posix/errno.ts';
import type { CredentialIds, Details } from '../process-details.ts';
import { type BoundSockets, isService } from '../sockets.ts';
import { fieldReader, whyErrno, ZOMBIE } from './field-reader.ts';
import { isMarked, withoutMark } from './proc/fd-link.ts';
import { parseStatm } from './proc/statm.ts';
import { type FourIds, parseHugetlbBytes, parseStatus } from './proc/status.ts';
import { folderOf, type ProcFiles } from './proc-files.ts';
import type { Sources } from './sources.ts';

interface DetailReader extends Pick<Sources, 'files' | 'pageBytes' | 'countsFds' | 'groupOf'> {
  bound(process: ProcessFacts): Promise<BoundSockets | undefined>;
  /** Does this path exist? Also false if finding out might hang. */
  isThere(path: string): boolean;
}

/** Reads everything that /proc/PID says about one process. Any file may be missing: its fields are then null. */
export async function readDetails(root: string, process: ProcessFacts, reader: DetailReader): Promise<Details> {
  const { files, pageBytes, countsFds, bound, groupOf, isThere } = reader;
  const { pid, liveTid } = process;
  const dir = folderOf(root, pid, liveTid);
  const length = files.read(pid, 'status', liveTid);
  const ids = parseStatus(files.bytes, length);
  const hugeBytes = parseHugetlbBytes(files.bytes, length) ?? 0;
  const statm = parseStatm(files.bytes, files.read(pid, 'statm', liveTid));

  const { attempt, unavailable } = fieldReader(process);
  const group = await attempt('unit', () => groupOf(readFileSync(`${dir}/cgroup`, 'utf8')));
  if (group?.outsideNamespace) unavailable['unit'] = OUTSIDE;
  if (!ids) unavailable['gids'] = NO_FILE('status');
  if (!statm) unavailable['memory.shared_mib'] = NO_FILE('statm');
  const fds = await countFds(process, files, countsFds);
  if (fds < 0) unavailable['fds'] = whyErrno(fds, process);
  const held = await bound(process);
  const why = isZombie(process) ? ZOMBIE : held === undefined ? UNKNOWN : held.why;
  if (why !== undefined) unavailable['listening_ports'] = why;
  return {
    exe: await attempt('exe', () => readLink(`${dir}/exe`, isThere)),
    cwd: await attempt('cwd', () => readLink(`${dir}/cwd`, isThere)),
    userIds: named(ids?.uids ?? uidsOf(process.owner)),
    groupIds: ids ? named(ids.gids) : null,
    rssBytes: statm ? statm.residentPages * pageBytes + hugeBytes : process.rssBytes,
    vmsBytes: statm ? statm.sizePages * pageBytes : process.vmsBytes,
    sharedBytes: statm ? statm.sharedPages * pageBytes : null,
    fds: fds < 0 ? null : fds,
    children: await attempt('children', () => countChildren(`${root}/${pid}`, pid)),
    listening: why === undefined ? (held?.sockets.filter(isService) ?? null) : null,
    ...group,
    unavailable,
  };
}

const uidsOf = ({ all: [real, effective, saved, filesystem] }: Owner): FourIds => [
  Number(real),
  Number(effective),
  Number(saved),
  Number(filesystem),
];

const named = ([real, effective, saved, filesystem]: FourIds): CredentialIds => ({
  real,
  effective,
  saved,
  filesystem,
});

const OUTSIDE = "its control group is outside this server's namespace";
const NO_FILE = (name: string): string => `its ${name} under /proc cannot be read`;

const UNKNOWN = 'the process ended while it was read';

/** The count, or the negative errno. There may be a million, and then only the folder's size is cheap. */
async function countFds({ pid, liveTid }: ProcessFacts, files: ProcFiles, counts: boolean): Promise<number> {
  const pieces = files.fds(pid, liveTid);
  if (typeof pieces === 'number') return pieces;
  let count = 0;
  for (const piece of pieces) {
    const all = counts ? files.fdTable(pid, liveTid)?.count : undefined;
    if (all !== undefined) return all;
    count += piece.length;
    await yieldIfDue();
  }
  return count;
}

/** The target of a link, without the mark of a deleted file; a file may also be named so. */
function readLink(path: string, isThere: (path: string) => boolean): string {
  const target = decodeUtf8(readlinkSync(path, 'buffer'));
  return isMarked(target) && !isThere(target) ? withoutMark(target) : target;
}

/** Each thread has its own children; proc_pid_task_children(5). */
async function countChildren(dir: string, pid: number): Promise<number> {
  const count = (tid: string): number => readFileSync(`${dir}/task/${tid}/children`, 'latin1').split(' ').length - 1;
  let children = count(String(pid));
  for (const tid of readdirSync(`${dir}/task`)) {
    await yieldIfDue();
    if (tid !== String(pid)) children += ifThere(() => count(tid)) ?? 0;
  }
  return children;
}
