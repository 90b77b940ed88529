import type { Platform } from '../platform/platform.ts';
import { collect } from '../process/slices.ts';
import { type Display, ownText } from '../text/display.ts';
import type { View } from './view.ts';

/** What was counted so recently is not counted again for a note in passing. */
const REUSE_MS = 10_000;

/** Processes that are listed here while their ports are those of another network namespace, as in a container. */
export function createNetworks(platform: Platform, view: View) {
  let last: { readonly count: number; readonly atMs: number } | undefined;

  async function count(): Promise<number> {
    const pids = await collect(platform.pids(), (pid) => (platform.networkOf({ pid }) === 'other' ? pid : undefined));
    if (pids.length === 0) return 0;
    const everyone = view.scope('*');
    const { processes } = await everyone.see(await platform.snapshot({ owner: everyone.owner, argv: false, pids }));
    return processes.filter(({ kernelThread }) => !kernelThread).length;
  }

  /** What `free` does not say; undefined where it says all. `inPassing`: a count of the last seconds will do. */
  return async function freeOnlyHere(inPassing: boolean): Promise<Display | undefined> {
    const now = performance.now();
    if (!inPassing || !last || now - last.atMs > REUSE_MS) last = { count: await count(), atMs: now };
    return last.count === 0
      ? undefined
      : ownText`Free in this server's network namespace only: ${last.count} listed process(es) run in others, whose ports are not seen here.`;
  };
}

export type FreeOnlyHere = ReturnType<typeof createNetworks>;
