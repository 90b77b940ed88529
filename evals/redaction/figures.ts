import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Redactor } from '../../src/redaction/redactor.ts';
import { type Family, measure } from '../../test/redaction/corpus.ts';
import { KNOWN_SETS, UNSEEN } from './line-sets.ts';

// `npm run redaction` writes the figures of each set into docs/security.md and prints the time. A test fails if the
// figures are stale.

const FILE = 'docs/security.md';
const PLACE = /(?<=<!-- figures: `npm run redaction` -->\n)[\s\S]*?(?=<!-- end of figures -->)/;

export interface Figures {
  readonly name: string;
  readonly lines: number;
  readonly caughtPercent: number;
  readonly harmless: number;
  readonly touchedPercent: number;
}

const REDACTOR = new Redactor();

export function figuresOf(family: Family): Figures {
  const { leaks, touched } = measure(family, (argv) => REDACTOR.argv(argv));
  const { name, secret, benign } = family;
  return {
    name,
    lines: secret.length,
    caughtPercent: 100 * (1 - leaks.length / secret.length),
    harmless: benign.length,
    touchedPercent: (100 * touched.length) / benign.length,
  };
}

function tableOf(families: readonly Family[]): string {
  const rows = families.map(figuresOf).sort((one, other) => one.caughtPercent - other.caughtPercent);
  const line = ({ name, lines, caughtPercent, harmless, touchedPercent }: Figures): string =>
    `| ${name} | ${lines} | ${caughtPercent.toFixed(1)} % | ${harmless} | ${touchedPercent.toFixed(1)} % |`;
  return ['| set | with a secret | redacted | harmless | touched |', '|---|---|---|---|---|', ...rows.map(line)].join(
    '\n',
  );
}

export const figuresMarkdown = (): string =>
  [
    'Sets by authors who had not seen the rules:',
    tableOf(UNSEEN),
    'Sets that the rules were developed with:',
    tableOf(KNOWN_SETS),
  ].join('\n\n');

/** The text of docs/security.md with the current figures. */
export const withFigures = (text: string): string => text.replace(PLACE, () => `\n${figuresMarkdown()}\n\n`);

/** Time for 1,000 lines of all sets: the median of 9 runs, so that the code is warm. */
function msPerThousand(): number {
  const lines = [...UNSEEN, ...KNOWN_SETS].flatMap(({ secret, benign }) => [...secret, ...benign]);
  const runs = Array.from({ length: 9 }, () => {
    const startMs = performance.now();
    for (const { argv } of lines) REDACTOR.argv(argv);
    return ((performance.now() - startMs) / lines.length) * 1000;
  });
  return runs.sort((one, other) => one - other)[4] ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(FILE, withFigures(readFileSync(FILE, 'utf8')));
  process.stdout.write(`${msPerThousand().toFixed(1)} ms per 1,000 lines\n`);
}
