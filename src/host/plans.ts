import { ProcessError } from '../errors.ts';
import type { Machine } from '../platform/machine.ts';
import { type Identity, identityOf, type ProcessFacts } from '../process/process.ts';
import { quoted, safeText } from '../text/built-in.ts';
import type { SafeText } from '../text/safe-text.ts';
import type { TerminateOptions } from './terminate.ts';

/** A person may take a while to answer; what has changed until then is refused. */
export const PLAN_S = 600;
const KEPT_MAX = 20;

/** Exactly these processes, to be ended in exactly this way. */
export interface Plan {
  readonly targets: readonly PlannedTarget[];
  readonly options: TerminateOptions;
}

/** A process, and its state when the user was asked about it. */
export interface PlannedTarget extends Identity {
  readonly programId: string;
  /** Could it be asked to end? */
  readonly isAskable: boolean;
}

/** `pinned`: what the caller has named by its `ref`; the plan is about that. */
export const plannedTarget = (machine: Machine, process: ProcessFacts, pinned?: Identity): PlannedTarget => ({
  ...identityOf(pinned ?? process),
  programId: machine.programId(process),
  isAskable: machine.canAsk(process),
});

/**
 * Plans that wait for approval: each good for one use within ten minutes. `mayRun` throws what prevents one now; that
 * does not use it up.
 */
export function createPlans<P = Plan>(mayRun: (plan: P) => void) {
  const kept = new Map<string, { readonly plan: P; readonly expiresMs: number }>();

  function find(id: string): P | undefined {
    const found = kept.get(id);
    return found && found.expiresMs >= performance.now() ? found.plan : undefined;
  }

  return {
    keep(plan: P): SafeText {
      const now = performance.now();
      for (const [id, { expiresMs }] of kept) if (expiresMs < now || kept.size >= KEPT_MAX) kept.delete(id);
      const id = `plan-${Buffer.from(crypto.getRandomValues(new Uint8Array(9))).toString('base64url')}`;
      kept.set(id, { plan, expiresMs: now + PLAN_S * 1000 });
      return safeText(id);
    },
    /** The user said no. */
    drop(id: string): void {
      kept.delete(id);
    },
    /** Does it still wait for approval? */
    has: (id: string): boolean => find(id) !== undefined,
    /**
     * Throws NEEDS_CONFIRMATION when it was used, has expired, or was never made. When `fits` throws, the plan is not
     * used up.
     */
    take(id: string, fits: (plan: P) => void = () => undefined): P {
      const plan = find(id);
      if (plan === undefined)
        throw new ProcessError(
          'NEEDS_CONFIRMATION',
          `plan ${quoted(id)} was used, has expired or was never made; nothing was signalled`,
          {
            model: 'Make a new plan: call again without plan, and say what is wanted.',
            person: 'Run the command without --plan: a plan ends with the server that made it.',
          },
        );
      fits(plan);
      mayRun(plan);
      kept.delete(id);
      return plan;
    },
  };
}

export type Plans<P = Plan> = ReturnType<typeof createPlans<P>>;
