import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessError } from '../../src/errors.ts';

/** The places in the sources where errors for callers are made. */

interface Site {
  /** `host/plans.ts:58` */
  readonly at: string;
  /** The file and the code: `host/plans.ts NEEDS_CONFIRMATION`. */
  readonly about: string;
  /** What its message and hint are filled in with, as written. */
  readonly holds: readonly string[];
}

/** The stack of an error begins where its class is named, whatever class that extends. */
const MADE = /new (?:ProcessError|NeedsConfirmation)\(/g;
/** What fills in a template, and what is the whole message. */
const HELD = /\$\{([^}]*)\}|ProcessError\(\s*(?:'[A-Z_]+'|\w+), ([\w.]+),/g;
/** Up to the end of the statement: no string in these has a semicolon at the end of its line. */
const STATEMENT = /.*?;\n/sy;

function sitesIn(file: string): Site[] {
  const text = readFileSync(join('src', file), 'utf8');
  return [...text.matchAll(MADE)].map(({ index }) => {
    STATEMENT.lastIndex = index;
    const [statement = ''] = STATEMENT.exec(text) ?? [];
    const [, code = 'any code'] = /'([A-Z_]+)'/.exec(statement) ?? [];
    return {
      at: `${file}:${text.slice(0, index).split('\n').length}`,
      about: `${file} ${code}`,
      holds: [...statement.matchAll(HELD)].map(([, inText, instead = '']) => inText ?? instead),
    };
  });
}

export const SITES: readonly Site[] = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .sort()
  .flatMap(sitesIn);

const seen = new Set<string>();

/** An error was made there: its stack has the constructor, then the place. */
export function reached({ stack = '' }: ProcessError): void {
  const frames = [...stack.matchAll(/\/src\/([\w/.-]+\.ts):(\d+):\d+/g)].map(([, file, line]) => `${file}:${line}`);
  const [first] = frames.filter((frame) => !frame.startsWith('errors.ts:'));
  if (first !== undefined) seen.add(first);
}

/** The places that no call has led to. */
export const missed = (): readonly Site[] => SITES.filter(({ at }) => !seen.has(at));
