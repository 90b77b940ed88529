import { ProcessError } from '../errors.ts';
import type { Identity } from '../process/process.ts';
import { type Display, displayText, quoted } from '../text/display.ts';
import type { EndOptions } from './terminate.ts';

export const PLAN_S = 60;
const KEPT_MAX = 20;

/** Exactly these processes, to be ended exactly so. */
export interface Plan {
  readonly targets: readonly Identity[];
  readonly options: EndOptions;
}

/**
 * Plans that wait for a yes: each good for one use within a minute. `mayRun` throws what stands against one now; that
 * does not use it up.
 */
export function createPlans<P = Plan>(mayRun: (plan: P) => void) {
  const kept = new Map<string, { readonly plan: P; readonly expiresMs: number }>();
  return {
    keep(plan: P, goodForS: number): Display {
      const now = performance.now();
      for (const [id, { expiresMs }] of kept) if (expiresMs < now || kept.size >= KEPT_MAX) kept.delete(id);
      const id = `plan-${Buffer.from(crypto.getRandomValues(new Uint8Array(9))).toString('base64url')}`;
      kept.set(id, { plan, expiresMs: now + goodForS * 1000 });
      return displayText(id);
    },
    /** The user said no. */
    drop(id: string): void {
      kept.delete(id);
    },
    /** Throws NEEDS_CONFIRMATION when it was used, has expired, or was never made. */
    take(id: string): P {
      const found = kept.get(id);
      if (found && found.expiresMs >= performance.now()) {
        mayRun(found.plan);
        kept.delete(id);
        return found.plan;
      }
      throw new ProcessError(
        'NEEDS_CONFIRMATION',
        `plan ${quoted(id)} was used, has expired or was never made; nothing was signalled`,
        'Make a new plan: call again with pids, pattern or port.',
      );
    },
  };
}

export type Plans<P = Plan> = ReturnType<typeof createPlans<P>>;
