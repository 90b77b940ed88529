import { ProcessError } from '../errors.ts';
import { isZombie, type ProcessFacts } from '../process/process.ts';
import { safe } from '../text/safe-text.ts';
import type { MachineView } from './access.ts';
import type { CallContext } from './call-context.ts';
import { requireNoHelper } from './client-helpers.ts';
import { NeedsConfirmation } from './confirmation.ts';
import { DESCENDANTS_MAX, descendantsOf } from './descendants.ts';
import { followUp, readBefore } from './follow-up/follow-up.ts';
import type { ChangeDeps } from './host.ts';
import {
  canStillAsk,
  type PinnedTarget,
  pin,
  type RequestedTarget,
  requireSameProgram,
  type TargetJudge,
} from './pin.ts';
import type { Plan, PlannedTarget } from './plans.ts';
import { failedResult, type TargetResult, targetResults } from './target-results.ts';
import { type TerminateOptions, type TerminationSteps, terminate } from './terminate.ts';

/** The targets of a plan: exactly these processes. */
export const targetsOfPlan = ({ targets }: Plan): RequestedTarget[] => targets.map(targetOfPlan);

export const targetOfPlan = ({ programId, isAskable, ...pinned }: PlannedTarget): RequestedTarget => ({
  pid: pinned.pid,
  pinned,
  programId,
  isAskable,
});

/**
 * Throws the refusal when a process may not be ended this way. With `force`, or if it cannot be asked, the rules must
 * also allow killing it. Returns the rule that allows it.
 */
export function requireTermination(
  { machine, view }: MachineView,
  process: ProcessFacts,
  { force, isApproved }: Pick<TerminateOptions, 'force'> & { readonly isApproved: boolean },
): string {
  if (force || !machine.canAsk(process)) view.require('kill', process, isApproved);
  return view.require('terminate', process, isApproved);
}

interface TerminationRequest {
  readonly targets: readonly RequestedTarget[];
  readonly options: TerminateOptions;
  /** The user has approved it. */
  readonly isApproved: boolean;
}

/** Ends processes and reports what was observed of each. A single one that is refused throws its refusal. */
export const createTerminator =
  (deps: ChangeDeps) =>
  async (request: TerminationRequest, { abort, progress, source }: Omit<CallContext, 'client' | 'calledMs'>) => {
    const { targets, options } = request;
    const byPid = new Map(targets.map((target) => [target.pid, target]));
    const trail = deps.trailOf(source);
    const pinned: PinnedTarget[] = [];
    try {
      const judge = judgeOf(deps, request, byPid);
      const judgeKill = judgeOf(deps, { ...request, options: { ...options, force: true } }, byPid);
      const failed = pinAll(deps, request, { judge, trail, pinned });
      const roots = pinned.map(({ process }) => process);
      const before = await readBefore(deps, roots, options);
      const descendants = descendantsOf(deps, judge, roots);
      const steps: TerminationSteps = {
        ...{ judge, judgeKill, termination: deps.machine.capabilities.termination },
        canAsk: (process) => canStillAsk(deps, process, byPid.get(process.pid)),
        async more() {
          const found = await descendants.more();
          pinned.push(...found.filter((one): one is PinnedTarget => 'target' in one));
          return found;
        },
        ready: () =>
          requireReady(deps, request, { roots, byPid, count: pinned.length - roots.length, isCut: descendants.cut }),
        // A tree counts once, however large it is.
        counts: ({ pid }) => byPid.has(pid),
        trail,
        abort,
        progress: (elapsedS) => progress(elapsedS, options.timeoutS),
      };
      const terminations = await terminate([...pinned], options, steps);
      const [only] = terminations;
      // Where anything was signalled, in it or in its tree, the answer is the outcome.
      const isUntouched = terminations.every(({ outcome }) => outcome === 'refused');
      if (targets.length === 1 && only?.refusal && isUntouched) throw only.refusal;
      const advice = await followUp(deps, before, { terminations, isCut: descendants.cut, abort });
      return { ...targetResults(deps, { terminations, failed }), ...(advice && { advice }) };
    } finally {
      for (const { target } of pinned) target.close();
    }
  };

export type TerminateTargets = ReturnType<typeof createTerminator>;

type TargetsByPid = ReadonlyMap<number, RequestedTarget>;

function judgeOf(deps: ChangeDeps, { options, isApproved }: TerminationRequest, byPid: TargetsByPid): TargetJudge {
  return (process) => {
    const rule = requireTermination(deps, process, { ...options, isApproved });
    const target = byPid.get(process.pid);
    if (target) requireSameProgram(deps, process, target);
    else requireNoHelper(deps.view, process);
    return rule;
  };
}

interface Pinning extends Pick<TerminationSteps, 'trail'> {
  readonly judge: TargetJudge;
  /** Receives what is pinned: the caller closes it, whatever fails. */
  readonly pinned: PinnedTarget[];
}

/** Returns those that could not be pinned. */
function pinAll(
  deps: ChangeDeps,
  { targets, options }: TerminationRequest,
  { judge, trail, pinned }: Pinning,
): TargetResult[] {
  const failed: TargetResult[] = [];
  for (const target of targets) {
    try {
      pinned.push(pin(deps, target, judge));
    } catch (error) {
      if (!(error instanceof ProcessError) || targets.length === 1) throw error;
      if (!options.dryRun) trail.recordRefusal(error);
      failed.push(failedResult(deps.machine, target.pid, error));
    }
  }
  return failed;
}

const TREE_RULE = 'max_targets';

interface Counted {
  readonly roots: readonly ProcessFacts[];
  readonly byPid: TargetsByPid;
  /** Of the descendants. */
  readonly count: number;
  /** There are more descendants than one call may end. */
  readonly isCut: boolean;
}

/** Throws when nothing may be signalled: called once, before the first signal. */
function requireReady(
  { sightings, limiter, confirmation }: ChangeDeps,
  { options, isApproved }: TerminationRequest,
  { roots, byPid, count, isCut }: Counted,
): void {
  if (isCut) throw tooManyDescendants();
  const [root] = roots;
  if (root && !isApproved && count > confirmation.treeMax())
    throw new NeedsConfirmation(root, safe`it has ${count} descendants`, TREE_RULE);
  sightings.requireShown(
    roots
      .filter((process) => !isZombie(process))
      .map((process) => ({ process, requested: byPid.get(process.pid) ?? { pid: process.pid } })),
  );
  if (!options.dryRun) limiter.spend(roots.length);
}

const tooManyDescendants = (): ProcessError =>
  new ProcessError(
    'INVALID_INPUT',
    `tree: it has more than ${DESCENDANTS_MAX} descendants, and one call may end at most that many; nothing was signalled`,
    'End parts of the tree first, by their own pids.',
  );
