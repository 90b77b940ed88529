import type { Clock } from './clock.ts';
import { parentOf } from './parent.ts';
import { isZombie, nameKey, type ProcessFacts } from './process.ts';
import { isDaemon, isDisplay, isDriver, isInit, isInteractiveShell, isKeeper, isTool, onlyWaits } from './programs.ts';
import { type ControlGroup, serviceOf } from './restarters.ts';
import { descend, family } from './tree.ts';
import { mapYielding } from './yielding.ts';

/** Why a process counts as left behind; only the strongest evidence is given. */
export const REASONS = ['client ended', 'terminal closed', 'session ended', 'parent ended'] as const;
export type Reason = (typeof REASONS)[number];

/**
 * A process whose parent has died, with what it has started itself. Its role in its session distinguishes a leftover
 * from a daemon: `job` of a shell with job control; `member` of the session of its dead parent, or of an unknown one;
 * `apart`, in a session that it began itself, as daemons do.
 */
export interface Candidate {
  readonly process: ProcessFacts;
  /** Itself and all below it. */
  readonly tree: readonly ProcessFacts[];
  readonly sessionRole: 'job' | 'member' | 'apart';
  /** Over: the process that began it has ended. Of a display: its programs may fork freely. */
  readonly session: 'over' | 'display' | 'other';
  /** For those apart: could its parent have started it, instead of having adopted it? */
  readonly maybeChild: boolean;
}

/** What is read only for candidates that pass the cheap tests. */
export interface Attachments extends ControlGroup {
  /** One of its standard streams is a terminal that is no longer there. */
  readonly terminalClosed: boolean;
  /** Whether a process is at the other end of its stdin and stdout; null where these are no pipes, or it is unknown. */
  readonly client: 'there' | 'gone' | null;
  readonly cwd: string | null;
  /** It has its own PID namespace, as in a container or sandbox. */
  readonly isolated: boolean;
  /** It draws windows on a display. */
  readonly windows: boolean;
  /** Name of the project its folder belongs to. */
  readonly project: string | null;
  /** Its control group cannot be read: it may be a service or in a container. */
  readonly groupUnknown?: true;
}

/** What the search for candidates needs beyond the processes themselves. */
export interface OrphanContext {
  /** Any process, whether it may be shown or not. */
  find(pid: number): ProcessFacts | undefined;
  /** Does the system hide processes from this server? Then one that is not found may still be there. */
  readonly hidesSome: boolean;
  /** This server and all above it. */
  readonly ownAncestry: ReadonlySet<number>;
  /** Names that are never listed, as the system compares them. */
  readonly excluded: ReadonlySet<string>;
  readonly clock: Clock;
}

/** An init starts its own services within this time. */
const BOOT_S = 10;

/**
 * Those among `processes` whose parent died, without shells, daemons, kernel threads and ourselves. That a
 * parent is pid 1 proves nothing: what does is a session other than the parent's, since a child is born into it.
 * On a system without sessions, no process adopts: a child keeps the pid of its dead parent.
 */
export async function candidates(processes: readonly ProcessFacts[], around: OrphanContext): Promise<Candidate[]> {
  const relatives = family(processes);
  return mapYielding(processes, (process): Candidate | undefined => {
    const adopted = adoption(process, around);
    if (!adopted || isExcluded(process, around)) return undefined;
    const tree = descend(relatives, process).map((node) => node.process);
    return { process, tree, ...adopted };
  });
}

function isExcluded(process: ProcessFacts, { ownAncestry, excluded }: OrphanContext): boolean {
  return (
    process.ofKernel ||
    isZombie(process) ||
    ownAncestry.has(process.pid) ||
    excluded.has(nameKey(process)) ||
    isInit(process) ||
    isKeeper(process) ||
    isDaemon(process) ||
    isInteractiveShell(process)
  );
}

type Adoption = Pick<Candidate, 'sessionRole' | 'session' | 'maybeChild'>;

function adoption(process: ProcessFacts, { find, hidesSome, clock }: OrphanContext): Adoption | undefined {
  const { pid, ppid, session } = process;
  // Session 0: the process that began it is outside our PID namespace.
  if (ppid === 0 || pid === 1 || session === 0) return undefined;
  const parent = parentOf(process, find);
  if (session === null)
    return parent || hidesSome ? undefined : { sessionRole: 'member', session: 'other', maybeChild: false };
  // Pid 1 can be hidden from us; any other parent that is not there died a moment ago.
  if (!parent && ppid !== 1) return undefined;
  if (parent && isKeeper(parent)) return undefined;
  const init = parent === undefined || isInit(parent) || (ppid === 1 && onlyWaits(parent));
  if (session === pid) {
    if (!init && ppid !== 1) return undefined;
    const soon = parent !== undefined && process.startTime - parent.startTime < BOOT_S * clock.unitsPerS;
    return { sessionRole: 'apart', session: 'other', maybeChild: !init || soon };
  }
  if (parent?.session === session) return undefined;
  const leader = find(session);
  const over = leader ? isZombie(leader) : parent !== undefined;
  // A parent that is not known to adopt may have begun its own session after it started this one.
  if (!init && ppid !== 1 && !over) return undefined;
  return {
    sessionRole: process.group === session ? 'member' : 'job',
    session: over ? 'over' : leader && isDisplay(leader) ? 'display' : 'other',
    maybeChild: false,
  };
}

/** Why it is left behind; undefined when it is not, or when that is not sure enough. `own` is where this server is. */
export function reasonOf(candidate: Candidate, attached: Attachments, own: ControlGroup): Reason | undefined {
  const { process, sessionRole, session } = candidate;
  const driven = isDriver(process);
  if (attached.groupUnknown || isSupervised(attached, own)) return undefined;
  // A person sees its window and ends it there.
  if (attached.windows && !driven) return undefined;
  if (attached.client === 'gone') return 'client ended';
  if (attached.terminalClosed) return 'terminal closed';
  if (attached.client === 'there') return undefined;
  const over = session === 'over' ? 'session ended' : 'parent ended';
  if (sessionRole === 'job') return over;
  if (sessionRole === 'member') return driven || isTask(candidate, attached) ? over : undefined;
  // Apart, it is likely to be there to stay: only what is no daemon, or provably came from a person's session.
  if (candidate.maybeChild) return undefined;
  return driven || (attached.scope !== undefined && attached.project !== null) ? 'parent ended' : undefined;
}

/** A container or service that we are in ourselves supervises nothing that was left behind in it. */
function isSupervised(attached: Attachments, own: ControlGroup): boolean {
  const service = serviceOf(attached);
  return (
    attached.isolated ||
    (attached.container !== undefined && attached.container !== own.container) ||
    (service !== undefined && service !== own.unit)
  );
}

/** Something started for a task, and no daemon: those go to the root folder. */
function isTask({ process, session }: Candidate, { cwd, project }: Attachments): boolean {
  const isInRoot = cwd !== null && cwd === process.naming.folderOf(cwd);
  return project !== null || (isTool(process) && !isInRoot && session !== 'display');
}
