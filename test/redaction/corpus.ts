import { readFileSync } from 'node:fs';

/** A command line and what must not be left of it; nothing for one without a secret. */
export interface Line {
  readonly argv: readonly string[];
  readonly secrets: readonly string[];
}
export interface Family {
  readonly name: string;
  readonly secret: readonly Line[];
  readonly benign: readonly Line[];
}

const linesOf = (file: string): string[] =>
  readFileSync(new URL(`../fixtures/secrets/${file}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

/** A command line as a person would type it, as the argv a shell would make of it. */
export function argvOf(line: string): string[] {
  const words = line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}

/**
 * By kind of tool; `everyday`, `outside` and `hard` are by others, who did not know the rules; `places` goes by where in a line a secret
 * can stand, `late` was written after all rules.
 */
const NAMES = ['data', 'cloud', 'web', 'system', 'programs', 'keys', 'everyday', 'places', 'late', 'outside', 'hard'];

function family(name: string): Family {
  const secret = linesOf(`${name}.secret.tsv`).map((line) => {
    const [text = '', ...secrets] = line.split('\t');
    return { argv: argvOf(text), secrets };
  });
  return { name, secret, benign: linesOf(`${name}.benign.txt`).map((line) => ({ argv: argvOf(line), secrets: [] })) };
}

/** The first corpus: 60 secrets and 60 look-alikes, whose values stand in a file of their own. */
function first(): Family {
  const values = new Map(linesOf('values.tsv').map((line) => [Number(line.split('\t')[0]), line.split('\t').slice(1)]));
  const lines = linesOf('corpus.tsv').map((line, index) => ({
    argv: argvOf(line.split('\t')[1] ?? ''),
    secrets: values.get(index + 1) ?? [],
  }));
  const [secret, benign] = [lines.filter((l) => l.secrets.length > 0), lines.filter((l) => l.secrets.length === 0)];
  return { name: 'first', secret, benign };
}

export const FAMILIES: readonly Family[] = [first(), ...NAMES.map(family)];

/** What of the family leaks, and what is touched in vain. */
export function measure({ secret, benign }: Family, redact: (argv: readonly string[]) => readonly string[]) {
  return {
    leaks: secret.filter(({ argv, secrets }) => {
      const left = redact(argv).join(' ');
      return secrets.some((value) => left.includes(value));
    }),
    touched: benign.filter((line) => redact(line.argv).join('\0') !== line.argv.join('\0')),
  };
}
