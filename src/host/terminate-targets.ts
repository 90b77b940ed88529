import type { CallOrigin } from '../audit/record.ts';
import { ProcessError } from '../errors.ts';
import type { Guarantee } from '../platform/controller.ts';
import type { OpenedMachine } from '../platform/open-machine.ts';
import { type Identity, isZombie, nameOf, type ProcessFacts } from '../process/process.ts';
import { displayCommand, messageOf, rowCommandChars, type SafeText, safe, safeText } from '../text/display.ts';
import type { AccessView } from './access.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { ChangeContext } from './call-context.ts';
import { requireNoHelper } from './client-helpers.ts';
import { NeedsConfirmation } from './confirmation.ts';
import { DESCENDANTS_MAX, descendantsOf } from './descendants.ts';
import { followUp, readBefore } from './follow-up/follow-up.ts';
import { type PinnedTarget, pin } from './pin.ts';
import type { Plan, PlannedTarget } from './plans.ts';
import type { RateLimiter } from './rate-limit.ts';
import { requireSameProgram } from './same-program.ts';
import type { Sightings } from './sightings.ts';
import { type RefusedTarget, type TerminateOptions, type TerminationResult, terminate } from './terminate.ts';

/** What the caller asked to end. */
export interface RequestedTarget {
  readonly pid: number;
  /** It must be this very process. */
  readonly pinned?: Identity | undefined;
  /** The boot that `pinned` belongs to; absent for this one. */
  readonly bootTag?: string;
  /** It must still run the program that the user was asked about. */
  readonly programId?: string;
  /** A bare pid that need not have been shown: a person typed it, or nothing is signalled. */
  readonly isChosen?: boolean;
  /** When the call came in, in milliseconds of this process's own clock: what is shown later does not count. */
  readonly calledMs?: number;
}

export interface TargetResult {
  readonly pid: number;
  /** Null when it may not be shown. */
  readonly name: SafeText | null;
  readonly command: SafeText | null;
  readonly outcome: TerminationResult['outcome'];
  readonly signal: TerminationResult['signal'];
  readonly elapsed_ms: number;
  /** Null when nothing was held. */
  readonly guarantee: Guarantee | null;
  /** Why it was refused. */
  readonly reason?: SafeText;
  /** Of a dry run: what it would get. */
  readonly would_send?: readonly ('SIGTERM' | 'SIGKILL')[];
}

/** A tree can have hundreds of processes: those that did not simply end are told first. */
const RESULTS_MAX = 40;

/** Those of a plan: exactly these processes. */
export const targetsOfPlan = ({ targets }: Plan): RequestedTarget[] => targets.map(targetOfPlan);

export const targetOfPlan = ({ programId, ...pinned }: PlannedTarget): RequestedTarget => ({
  pid: pinned.pid,
  pinned,
  programId,
});

/**
 * Throws the refusal when a process may not be ended so: `force` needs the right to kill it, too. Returns the rule that
 * allows it.
 */
export function requireTermination(
  view: AccessView,
  process: ProcessFacts,
  { force }: TerminateOptions,
  agreed: boolean,
): string {
  if (force) view.require('kill', process, agreed);
  return view.require('terminate', process, agreed);
}

/**
 * Ends processes and tells of each what was seen. A single one that is refused throws its refusal. `agreed`: the user
 * has said yes to it.
 */
export function createTerminator(
  { machine, controller }: OpenedMachine,
  view: AccessView,
  sightings: Sightings,
  limiter: RateLimiter,
  trailOf: (origin: CallOrigin) => AuditTrail,
  treeMax: () => number,
) {
  return async (
    requested: readonly RequestedTarget[],
    options: TerminateOptions,
    { abort, progress, origin }: ChangeContext,
    agreed: boolean,
  ) => {
    const trail = trailOf(origin);
    const requestedByPid = new Map(requested.map((one) => [one.pid, one]));
    const judge = (process: ProcessFacts): string => {
      const rule = requireTermination(view, process, options, agreed);
      const one = requestedByPid.get(process.pid);
      if (!one) requireNoHelper(view, process);
      requireSameProgram(machine, process, one);
      return rule;
    };
    const opened: PinnedTarget[] = [];
    const failed: TargetResult[] = [];
    try {
      for (const one of requested) {
        try {
          opened.push(pin(controller, view, sightings, one, judge));
        } catch (error) {
          if (!(error instanceof ProcessError) || requested.length === 1) throw error;
          if (!options.dryRun) trail.recordRefusal(error);
          failed.push(failure(one.pid, error));
        }
      }
      const roots = opened.map(({ process }) => process);
      const before = await readBefore(machine, view, roots, options);
      const descendants = descendantsOf({ machine, controller }, judge, roots);
      const ways = {
        judge,
        async more(): Promise<readonly (PinnedTarget | RefusedTarget)[]> {
          const found = await descendants.more();
          opened.push(...found.filter((one): one is PinnedTarget => 'target' in one));
          return found;
        },
        ready(): void {
          const count = opened.length - roots.length;
          if (descendants.cut) throw tooManyDescendants();
          const [root] = roots;
          if (root && !agreed && count > treeMax())
            throw new NeedsConfirmation(root, safe`it has ${count} descendants`, TREE_RULE);
          const alive = roots.filter((process) => !isZombie(process));
          sightings.requireShown(
            alive.map((process) => ({ process, requested: requestedByPid.get(process.pid) ?? { pid: process.pid } })),
          );
          if (!options.dryRun) limiter.spend(roots.length);
        },
        // A tree counts once, however large it is.
        counts: ({ pid }: ProcessFacts): boolean => requestedByPid.has(pid),
        trail,
        progress: (elapsedS: number) => progress(elapsedS, options.timeoutS),
      };
      const terminations = await terminate([...opened], options, ways, abort);
      const [only] = terminations;
      // Where anything was sent, to it or to its tree, the answer is what became of it.
      const untouched = terminations.every(({ outcome }) => outcome === 'refused');
      if (requested.length === 1 && only?.refusal && untouched) throw only.refusal;
      const after = { terminations: options.dryRun ? [] : terminations, isCut: descendants.cut, abort };
      const advised = await followUp(machine, view, before, after);
      return { ...resultsOf(terminations, options, failed), ...(advised && { advice: advised }) };
    } finally {
      for (const { target } of opened) target.close();
    }
  };

  function failure(pid: number, error: ProcessError): TargetResult {
    // Where the system hides processes, one that is not seen may be there.
    const isGone = error.code === 'NOT_FOUND' && !machine.hidesSome();
    return {
      pid,
      name: null,
      command: null,
      outcome: isGone ? 'already_gone' : 'refused',
      signal: null,
      elapsed_ms: 0,
      guarantee: null,
      reason: messageOf(error),
    };
  }

  function resultsOf(
    terminations: readonly TerminationResult[],
    options: TerminateOptions,
    failed: readonly TargetResult[],
  ) {
    const simple = (outcome: TerminationResult['outcome']): boolean => outcome === 'exited' && !options.dryRun;
    const told =
      terminations.length + failed.length > RESULTS_MAX
        ? terminations.toSorted((a, b) => Number(simple(a.outcome)) - Number(simple(b.outcome)))
        : terminations;
    const counts: Partial<Record<TerminationResult['outcome'], number>> = {};
    for (const { outcome } of [...failed, ...terminations]) counts[outcome] = (counts[outcome] ?? 0) + 1;
    const results = [...failed, ...told].slice(0, RESULTS_MAX).map((one) =>
      // Only what is told counts as shown.
      'process' in one ? result(one, options, rowCommandChars(terminations.length)) : one,
    );
    return { results, ...(failed.length + terminations.length > 1 && { counts }) };
  }

  function result(
    { process, outcome, signal, elapsedMs, guarantee, refusal }: TerminationResult,
    options: TerminateOptions,
    commandChars: number,
  ): TargetResult {
    const shown = view.canList(process);
    if (shown) sightings.note(process);
    return {
      pid: process.pid,
      name: shown ? safeText(nameOf(process)) : null,
      command: shown ? displayCommand(process.argv, commandChars) : null,
      outcome,
      signal,
      elapsed_ms: elapsedMs,
      guarantee,
      ...(refusal && { reason: messageOf(refusal) }),
      ...(options.dryRun &&
        outcome === 'would_end' && {
          would_send: options.force ? (['SIGTERM', 'SIGKILL'] as const) : (['SIGTERM'] as const),
        }),
    };
  }
}

const TREE_RULE = 'max_targets';

const tooManyDescendants = (): ProcessError =>
  new ProcessError(
    'INVALID_INPUT',
    `tree: it has more than ${DESCENDANTS_MAX} descendants, and one call may end at most that many; nothing was signalled`,
    'End parts of the tree first, by their own pids.',
  );

export type TerminateTargets = ReturnType<typeof createTerminator>;
