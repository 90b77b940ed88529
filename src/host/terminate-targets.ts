import type { Origin } from '../audit/record.ts';
import { ProcessError } from '../errors.ts';
import type { Guarantee } from '../platform/controller.ts';
import type { Platform } from '../platform/machine.ts';
import { type Identity, isZombie, nameOf, type ProcessFacts } from '../process/process.ts';
import { type Display, displayCommand, displayText, messageOf, ownText, rowCommandChars } from '../text/display.ts';
import type { View } from './access.ts';
import type { Deeds } from './audit-trail.ts';
import type { Asker } from './call-context.ts';
import { requireNoHelper } from './client-helpers.ts';
import { Asked } from './confirmation.ts';
import { DESCENDANTS_MAX, descendantsOf } from './descendants.ts';
import { followUp, lookBefore } from './follow-up/follow-up.ts';
import { type Held, hold } from './pin.ts';
import type { Plan, PlannedTarget } from './plans.ts';
import type { Limiter } from './rate-limit.ts';
import { requireSameProgram } from './same-program.ts';
import type { Sightings } from './sightings.ts';
import { type Ending, type EndOptions, type Refused, terminate } from './terminate.ts';

/** What the caller asked to end. */
export interface Meant {
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

export interface Result {
  readonly pid: number;
  /** Null when it may not be shown. */
  readonly name: Display | null;
  readonly command: Display | null;
  readonly outcome: Ending['outcome'];
  readonly signal: Ending['signal'];
  readonly elapsed_ms: number;
  /** Null when nothing was held. */
  readonly guarantee: Guarantee | null;
  /** Why it was refused. */
  readonly reason?: Display;
  /** Of a dry run: what it would get. */
  readonly would_send?: readonly ('SIGTERM' | 'SIGKILL')[];
}

/** A tree can have hundreds of processes: those that did not simply end are told first. */
const RESULTS_MAX = 40;

/** Those of a plan: exactly these processes. */
export const meantByPlan = ({ targets }: Plan): Meant[] => targets.map(asPlanned);

export const asPlanned = ({ programId, ...pinned }: PlannedTarget): Meant => ({ pid: pinned.pid, pinned, programId });

/**
 * Throws the refusal when a process may not be ended so: `force` needs the right to kill it, too. Returns the rule that
 * allows it.
 */
export function requireEnd(view: View, process: ProcessFacts, { force }: EndOptions, agreed: boolean): string {
  if (force) view.require('kill', process, agreed);
  return view.require('terminate', process, agreed);
}

/**
 * Ends processes and tells of each what was seen. A single one that is refused throws its refusal. `agreed`: the user
 * has said yes to it.
 */
export function createEnder(
  platform: Platform,
  view: View,
  sightings: Sightings,
  limiter: Limiter,
  deedsOf: (origin: Origin) => Deeds,
  treeMax: () => number,
) {
  return async (meant: readonly Meant[], options: EndOptions, { abort, progress, origin }: Asker, agreed: boolean) => {
    const deeds = deedsOf(origin);
    const meantBy = new Map(meant.map((one) => [one.pid, one]));
    const judge = (process: ProcessFacts): string => {
      const rule = requireEnd(view, process, options, agreed);
      const one = meantBy.get(process.pid);
      if (!one) requireNoHelper(view, process);
      requireSameProgram(platform, process, one);
      return rule;
    };
    const opened: Held[] = [];
    const failed: Result[] = [];
    try {
      for (const one of meant) {
        try {
          opened.push(hold(platform, view, sightings, one, judge));
        } catch (error) {
          if (!(error instanceof ProcessError) || meant.length === 1) throw error;
          if (!options.dryRun) deeds.refused(error);
          failed.push(failure(one.pid, error));
        }
      }
      const roots = opened.map(({ process }) => process);
      const before = await lookBefore(platform, view, roots, options);
      const descendants = descendantsOf(platform, judge, roots);
      const ways = {
        judge,
        async more(): Promise<readonly (Held | Refused)[]> {
          const found = await descendants.more();
          opened.push(...found.filter((one): one is Held => 'target' in one));
          return found;
        },
        ready(): void {
          const count = opened.length - roots.length;
          if (descendants.cut) throw tooManyDescendants();
          const [root] = roots;
          if (root && !agreed && count > treeMax())
            throw new Asked(root, ownText`it has ${count} descendants`, TREE_RULE);
          const alive = roots.filter((process) => !isZombie(process));
          sightings.requireShown(
            alive.map((process) => ({ process, meant: meantBy.get(process.pid) ?? { pid: process.pid } })),
          );
          if (!options.dryRun) limiter.spend(roots.length);
        },
        // A tree counts once, however large it is.
        counts: ({ pid }: ProcessFacts): boolean => meantBy.has(pid),
        deeds,
        tell: (elapsedS: number) => progress(elapsedS, options.timeoutS),
      };
      const endings = await terminate([...opened], options, ways, abort);
      const [only] = endings;
      // Where anything was sent, to it or to its tree, the answer is what became of it.
      const untouched = endings.every(({ outcome }) => outcome === 'refused');
      if (meant.length === 1 && only?.refusal && untouched) throw only.refusal;
      const after = { endings: options.dryRun ? [] : endings, isCut: descendants.cut, abort };
      const advised = await followUp(platform, view, before, after);
      return { ...resultsOf(endings, options, failed), ...(advised && { advice: advised }) };
    } finally {
      for (const { target } of opened) target.close();
    }
  };

  function failure(pid: number, error: ProcessError): Result {
    // Where the system hides processes, one that is not seen may be there.
    const isGone = error.code === 'NOT_FOUND' && !platform.hidesSome();
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

  function resultsOf(endings: readonly Ending[], options: EndOptions, failed: readonly Result[]) {
    const simple = (outcome: Ending['outcome']): boolean => outcome === 'exited' && !options.dryRun;
    const told =
      endings.length + failed.length > RESULTS_MAX
        ? endings.toSorted((a, b) => Number(simple(a.outcome)) - Number(simple(b.outcome)))
        : endings;
    const counts: Partial<Record<Ending['outcome'], number>> = {};
    for (const { outcome } of [...failed, ...endings]) counts[outcome] = (counts[outcome] ?? 0) + 1;
    const results = [...failed, ...told].slice(0, RESULTS_MAX).map((one) =>
      // Only what is told counts as shown.
      'process' in one ? result(one, options, rowCommandChars(endings.length)) : one,
    );
    return { results, ...(failed.length + endings.length > 1 && { counts }) };
  }

  function result(
    { process, outcome, signal, elapsedMs, guarantee, refusal }: Ending,
    options: EndOptions,
    commandChars: number,
  ): Result {
    const shown = view.lists(process);
    if (shown) sightings.note(process);
    return {
      pid: process.pid,
      name: shown ? displayText(nameOf(process)) : null,
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

export type Ender = ReturnType<typeof createEnder>;
