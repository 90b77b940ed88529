import { readdirSync, readFileSync } from 'node:fs';
import { FAMILIES, type Family, type Line } from '../../test/redaction/corpus.ts';

const FOLDER = new URL('lines/', import.meta.url);

const linesIn = (file: string): Line[] =>
  readFileSync(new URL(file, FOLDER), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => ({ secrets: [], ...JSON.parse(line) }));

/**
 * Command lines by authors who had seen neither the rules nor lines of others. ADR 64 has the figures from before
 * anyone had read them. Since then their misses have led to new rules.
 */
export const UNSEEN: readonly Family[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.secret.jsonl'))
  .map((file) => file.replace('.secret.jsonl', ''))
  .map((name) => ({ name, secret: linesIn(`${name}.secret.jsonl`), benign: linesIn(`${name}.harmless.jsonl`) }));

/** Lines that the rules were developed with. */
export const KNOWN_SETS: readonly Family[] = FAMILIES;
