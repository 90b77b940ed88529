import { baseName } from './naming.ts';
import { nameKey, type ProcessFacts } from './process.ts';
import { wordSet } from './word-set.ts';

/** Programs that are named after what they run: `node` says less than `vite`. */
const INTERPRETERS: ReadonlySet<string> = wordSet('node nodejs deno bun python pypy ruby php perl');
/** Their options that take the next word as their value. */
const VALUED: ReadonlySet<string> = wordSet(
  '-r --require --import --loader --experimental-loader -C --conditions --title --env-file -W -X -I',
);
/** Their options that are followed by code instead of a file. */
const CODE: ReadonlySet<string> = wordSet('-c -e -p -pe --eval --print');

/** `vite` of `node --import x /p/node_modules/.bin/vite --port 1`, `http.server` of `python3 -m http.server`. */
export function scriptRun(process: ProcessFacts): string | undefined {
  if (!INTERPRETERS.has(nameKey(process).replace(/[\d.]+$/, ''))) return undefined;
  const words = process.argv?.slice(1) ?? [];
  const at = words.findIndex((word, index) => CODE.has(word) || !(word.startsWith('-') || isValue(words, index)));
  const word = words[at];
  return word === undefined || word === '' || CODE.has(word) ? undefined : baseName(word, process.naming);
}

const isValue = (words: readonly string[], index: number): boolean => VALUED.has(words[index - 1] ?? '');
