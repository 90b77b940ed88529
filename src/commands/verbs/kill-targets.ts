import { UsageError } from '../../config/layers.ts';
import { compilePattern } from '../../text/pattern.ts';
import { pidIn, portIn } from './notations.ts';

/** Something to end, as it was typed and as terminate_processes takes it. */
export interface KillTarget {
  /** `pid` for pids. */
  readonly typed: string;
  readonly selector: { readonly pids: readonly number[] } | { readonly port: number } | { readonly pattern: string };
}

/** Pids are one target, each port and each pattern another. Throws UsageError, also for a pattern that matches everything. */
export async function killTargets(words: readonly string[]): Promise<readonly KillTarget[]> {
  const pids = words.flatMap((word) => pidIn(word) ?? []);
  const others = [...new Set(words)].filter((word) => pidIn(word) === undefined);
  await Promise.all(others.filter((word) => portIn(word) === undefined).map(requireNarrow));
  return [
    ...(pids.length > 0 ? [{ typed: 'pid', selector: { pids } }] : []),
    ...others.map((typed): KillTarget => {
      const port = portIn(typed);
      return port === undefined ? { typed, selector: { pattern: typed } } : { typed: `:${port}`, selector: { port } };
    }),
  ];
}

/** No name or command line holds these: a pattern that matches one says nothing about what is to end. */
const UNUSUAL = ['', '\u{10FFFD}', '\u{10FFFD}'.repeat(64)];

/** `.` is this folder in other commands, and as a pattern it matches every process. */
async function requireNarrow(word: string): Promise<void> {
  const pattern = await compilePattern(word).catch(() => undefined); // the tool says what is wrong with it
  if (word !== '' && !(pattern && UNUSUAL.some((text) => pattern.matches(text)))) return;
  throw new UsageError(`${JSON.stringify(word)} matches every process; give a pid, a :port or a name`);
}
