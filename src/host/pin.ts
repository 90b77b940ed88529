import { ProcessError } from '../errors.ts';
import type { PinnedProcess } from '../platform/controller.ts';
import { quotedName } from '../process/columns.ts';
import { type Identity, isZombie, type ProcessFacts, sameIdentity } from '../process/process.ts';
import type { MachineView } from './access.ts';
import type { ChangeDeps } from './host.ts';

/** What the caller asked to end. */
export interface RequestedTarget {
  readonly pid: number;
  /** It must be exactly this process. */
  readonly pinned?: Identity | undefined;
  /** The boot that `pinned` belongs to; absent for this one. */
  readonly bootTag?: string;
  /** It must still run the program that the user was asked about. */
  readonly programId?: string;
  /** It could be asked to end when the user was asked about it, so it must not be killed instead. */
  readonly isAskable?: boolean;
  /** A bare pid that need not have been shown: a person typed it, or nothing is signalled. */
  readonly isChosen?: boolean;
  /** When the call came in, in milliseconds of this process's own clock: what is shown later does not count. */
  readonly calledMs?: number;
}

/** A process whose pid cannot pass to another, and what was read of it after it was pinned. */
export interface PinnedTarget {
  readonly target: PinnedProcess;
  readonly process: ProcessFacts;
  /** The rule that allows it. */
  readonly rule: string;
}

/** Throws the refusal of a target, or returns the rule that allows it. */
export type TargetJudge = (process: ProcessFacts) => string;

/**
 * Pins a process before anything about it is read, then judges it. Throws NOT_FOUND, the refusal of the
 * rules, or PID_REUSED when it is not the one that the client was shown or has pinned.
 */
export function pin(
  { controller, view, sightings }: Pick<ChangeDeps, 'controller' | 'view' | 'sightings'>,
  requested: RequestedTarget,
  judge: TargetJudge,
): PinnedTarget {
  const target = controller.pin(requested.pid);
  try {
    const process = target?.read();
    if (!target || !process) throw view.notFound(requested.pid, 'change');
    const rule = judge(process);
    sightings.check(process, requested);
    return { target, process, rule };
  } catch (error) {
    target?.close();
    throw error;
  }
}

/** Throws NEEDS_CONFIRMATION if the process has executed another program since the user was asked about it. */
export function requireSameProgram(
  { machine, view }: MachineView,
  process: ProcessFacts,
  { programId, pinned }: RequestedTarget,
): void {
  // What has ended meanwhile has no program: it is not signalled either.
  if (isZombie(process) || programId === undefined || programId === machine.programId(process)) return;
  if (pinned && !sameIdentity(pinned, process)) return; // another process has its pid: sightings.ts says so
  throw new ProcessError(
    'NEEDS_CONFIRMATION',
    `pid ${process.pid} has started another program since the user was asked: it is ${quotedName(view.show, process)} now`,
    { model: 'Show it to the user again: call again with its pid or ref.', person: 'Run the command again.' },
  );
}

/**
 * Can the process be asked to end? Throws NEEDS_CONFIRMATION if it could be when the user was asked about it, and no
 * longer can.
 */
export function canStillAsk(
  { machine }: Pick<MachineView, 'machine'>,
  process: ProcessFacts,
  { isAskable = false }: Partial<RequestedTarget> = {},
): boolean {
  const canAsk = machine.canAsk(process);
  if (isAskable && !canAsk) throw unaskable(process.pid);
  return canAsk;
}

/** A decision to ask a process does not cover a kill, which gives it no chance to save its work. */
export const unaskable = (pid: number): ProcessError =>
  new ProcessError(
    'NEEDS_CONFIRMATION',
    `process ${pid} can no longer be asked to end, only killed; nothing was sent`,
    {
      model: 'It may be ending by itself. If not, and the user agrees to a kill, call again with its pid or ref.',
      person: 'It may be ending by itself. If not, run the command again to kill it.',
    },
  );
