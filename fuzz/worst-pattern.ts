import { compilePattern, PATTERN_MAX_CHARS } from '../src/text/pattern.ts';

/** What one pattern costs, in milliseconds of CPU time. */
export interface Cost {
  readonly pattern: string;
  readonly compileMs: number;
  /** The dearest of the subjects; 0 where the pattern is refused. */
  readonly matchMs: number;
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** As much of a text as is searched. */
const LONG = 4096;
const repeated = (text: string): string => text.repeat(Math.ceil(LONG / text.length)).slice(0, LONG);
/** Few letters in no order: each text leads an automaton into states that no other has led it into. */
const shuffled = (letters: string, random: () => number): string =>
  Array.from({ length: LONG }, () => letters[Math.floor(random() * letters.length)]).join('');

const ALPHABETS = ['ab', 'aA0_ -/', 'aé漢'];

/** The dearest that thinking has found, in each way of being dear, and after them those that ten minutes of fuzzing have. */
export const WORST = [
  '(.{0,20}a.{0,20}){3}9$',
  '[ab]*a[ab]{280}9',
  '(?:a?){140}9$',
  '(.*a.*){40}9$',
  `(?i)${'[B-\\x{1e942}]'.repeat(9)}`,
  '\\pL{30}',
  `(?:${'\\pL|\\PN|'.repeat(14)}a)`,
  '(((((.{0,20}a.{0,20}){3}9$)2)(?i:k)|(((?i)[B-\\x{1e942}()}])+)漢)\\PL)$',
  `(((((?i)${'[B-\\x{1e942}]'.repeat(9)})漢).)())(.*)`,
];

/** So many texts, each as long as any that is searched. */
export function subjects(count: number, random: () => number): string[] {
  const even = [repeated('a'), repeated('node /srv/app/server.js --listen=0.0.0.0:8080 --config=/etc/app/main.yaml ')];
  const uneven = Array.from({ length: count }, (_, index) => shuffled(ALPHABETS[index % 3] ?? '', random));
  return [...even, ...uneven].slice(0, count);
}

const TOKENS = [
  'a',
  'b',
  'A',
  '0',
  ' ',
  '/',
  '-',
  '=',
  'é',
  '漢',
  '.',
  '\\w',
  '\\W',
  '\\d',
  '\\s',
  '\\S',
  '\\pL',
  '\\PL',
  '\\p{Greek}',
  '[^a]',
  '[a-z]',
  '[^\\x00-\\x{10FFFF}]',
  '[B-\\x{1e942}]',
  '[[:alnum:]]',
  '\\b',
  '\\B',
  '^',
  '$',
  '\\z',
  '(?i)',
  '(?s)',
  '(?m)',
  '(?i:k)',
  'ſ',
  '|',
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '{2}',
  '{3,}',
  '{0,20}',
  '{0,30}',
  '{16}',
  '{30}',
  '{100}',
  '{1000}',
  '(',
  ')',
  '(?:',
  '()',
  '(|a)',
  '(.*)',
  '(.{0,20}a.{0,20})',
  '(a*)*',
  '(a|b|ab)',
  '(\\pL|\\w|.)',
  '(?:a?){30}',
];

const SUBJECTS = subjects(8, seeded(1));

/** CPU time, so that others who use the machine do not make a pattern look dear. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The cost of compiling, also where that is refused, and of the dearest match. */
export async function costOf(pattern: string): Promise<Cost> {
  const start = cpuMs();
  const compiled = await compilePattern(pattern).catch(() => undefined);
  const compileMs = cpuMs() - start;
  let matchMs = 0;
  for (const subject of compiled ? SUBJECTS : []) {
    const before = cpuMs();
    compiled?.matches(subject);
    matchMs = Math.max(matchMs, cpuMs() - before);
  }
  return { pattern, compileMs, matchMs };
}

const KEPT = 30;
/** JIT and garbage collection hit some: what looks dear is weighed again. */
const AGAIN = 3;

/**
 * Looks for dear patterns as long as `goesOn`, WORST first: the dearest are joined, cut and lengthened by chance.
 * Returns the dearest to match and the dearest to compile.
 */
export async function worstPatterns(goesOn: (tried: number) => boolean, random: () => number) {
  const kept = { matchMs: [] as Cost[], compileMs: [] as Cost[] };
  let tried = 0;
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];

  function mutated(): string {
    const parent = pick(random() < 0.5 ? kept.matchMs : kept.compileMs)?.pattern ?? '';
    const other = pick(random() < 0.5 ? kept.matchMs : kept.compileMs)?.pattern ?? '';
    const [from, to] = [random(), random()].map((at) => Math.floor(at * (parent.length + 1))).sort((a, b) => a - b);
    const [head, middle, tail] = [parent.slice(0, from), parent.slice(from, to), parent.slice(to)];
    const token = pick(TOKENS) ?? '';
    const ways = [
      head + token + middle + tail,
      head + tail,
      head + middle + middle + tail,
      `${head}(${middle})${token}${tail}`,
      parent + other,
      `(${parent})${token}`,
      `${parent}|${other}`,
      head + token + tail,
    ];
    return (pick(ways) ?? '').slice(0, PATTERN_MAX_CHARS);
  }

  const known = WORST.toReversed();
  while (goesOn(tried)) {
    const pattern = known.pop() ?? mutated();
    tried++;
    let cost = await costOf(pattern);
    for (const by of ['matchMs', 'compileMs'] as const) {
      const best = kept[by];
      const last = best.length < KEPT ? 0 : (best.at(-1)?.[by] ?? 0);
      for (let again = 0; again < AGAIN && cost[by] > last; again++) {
        const second = await costOf(pattern);
        if (second[by] < cost[by]) cost = second;
      }
      if (cost[by] <= last || best.some((one) => one.pattern === pattern)) continue;
      best.push(cost);
      best.sort((a, b) => b[by] - a[by]).splice(KEPT);
    }
  }
  return { tried, toMatch: kept.matchMs, toCompile: kept.compileMs };
}

/** What a search of so many processes costs with a pattern, and the longest piece of it, in CPU time. */
export async function searchCost(pattern: string, processes: number) {
  const texts = subjects(processes, seeded(2));
  const start = cpuMs();
  const compiled = await compilePattern(pattern);
  let longestMs = cpuMs() - start;
  for (const text of texts) {
    const before = cpuMs();
    compiled.matches(text);
    longestMs = Math.max(longestMs, cpuMs() - before);
  }
  return { totalMs: cpuMs() - start, longestMs, partial: compiled.exhausted };
}
