import { mapYielding } from '../process/yielding.ts';
import { notes, type SafeText, safe } from '../text/safe-text.ts';
import type { MachineView } from './access.ts';

/** An incidental note reuses a count this recent. */
const REUSE_MS = 10_000;

/** Listed processes whose ports belong to another network namespace, such as those of a container. */
export function createNetworks({ machine, view }: MachineView) {
  let last: { readonly count: number; readonly atMs: number } | undefined;

  async function count(): Promise<number> {
    const pids = await mapYielding(machine.pids(), (pid) => (machine.networkOf({ pid }) === 'other' ? pid : undefined));
    if (pids.length === 0) return 0;
    const everyone = view.scope('*');
    const { processes } = await everyone.visible(await machine.snapshot({ wants: everyone.wants, argv: false, pids }));
    return processes.filter(({ ofKernel }) => !ofKernel).length;
  }

  /** What `free` leaves out; undefined if nothing. `inPassing`: a count from the last few seconds will do. */
  return async function freeOnlyHere(inPassing: boolean): Promise<SafeText | undefined> {
    const now = performance.now();
    if (!inPassing || !last || now - last.atMs > REUSE_MS) last = { count: await count(), atMs: now };
    return notes(
      last.count === 0
        ? undefined
        : safe`Free only in this server's network namespace: ${last.count} listed process(es) run in others, whose ports it cannot see.`,
      inPassing ? undefined : machine.unseenSystem()?.port,
    );
  };
}

export type FreeOnlyHere = ReturnType<typeof createNetworks>;
