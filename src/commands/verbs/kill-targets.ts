import { pidIn, portIn } from './notations.ts';

/** Something to end, as it was typed and as terminate_processes takes it. */
export interface KillTarget {
  /** `pid` for pids. */
  readonly typed: string;
  readonly selector: { readonly pids: readonly number[] } | { readonly port: number } | { readonly pattern: string };
}

/** Pids are one target, each port and each pattern another. Throws UsageError. */
export function killTargets(words: readonly string[]): readonly KillTarget[] {
  const pids = words.flatMap((word) => pidIn(word) ?? []);
  const others = [...new Set(words)].filter((word) => pidIn(word) === undefined);
  return [
    ...(pids.length > 0 ? [{ typed: 'pid', selector: { pids } }] : []),
    ...others.map((typed): KillTarget => {
      const port = portIn(typed);
      return port === undefined ? { typed, selector: { pattern: typed } } : { typed: `:${port}`, selector: { port } };
    }),
  ];
}
