import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { HelperFacts } from './helper-messages.ts';

/** What a helper process runs, and how long it is waited for. */
export interface HelperProgram {
  /** Arguments of Node. */
  readonly args: readonly string[];
  /** A helper that has not answered for this long is abandoned. Counted from when it runs: Node is slow to start. */
  readonly deadlineMs: number;
  /** Limit on helpers that hang in the kernel and cannot be killed. Beyond it, nothing more is asked. */
  readonly abandonedMax: number;
  /** How often a question is asked if helpers end before they answer: more than once only where that does no harm. */
  readonly attempts: 1 | 2;
}

/** The Node arguments that start a program of ours: a built file next to this one, or the source in a checkout. */
function argumentsFor(built: string, source: string): string[] {
  const here = import.meta.url;
  if (!here.startsWith('file:')) return [join(dirname(here), built)];
  return ['--import', pathToFileURL(createRequire(here).resolve('tsx')).href, fileURLToPath(new URL(source, here))];
}

/** Answers questions about paths and users. */
export const questioner = (facts: HelperFacts): HelperProgram => ({
  args: [...argumentsFor('helper.js', './helper-main.ts'), JSON.stringify(facts)],
  deadlineMs: 500,
  abandonedMax: 3,
  attempts: 2,
});

/** Writes the audit log. One that hangs holds the log's lock, so another would only wait for it. */
export const auditWriter = (native: boolean): HelperProgram => ({
  args: [...argumentsFor('audit-writer.js', '../../audit-writer.ts'), ...(native ? [] : ['--no-native'])],
  deadlineMs: 5000,
  abandonedMax: 1,
  attempts: 1,
});
