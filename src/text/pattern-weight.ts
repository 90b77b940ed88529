/** What RE2 reads as one thing. Only as exact as an estimate has to be: what is wrong in itself RE2 refuses. */
const TOKEN =
  /\\Q(?<quoted>.*?)(?:\\E|$)|(?<property>\\p(?:\{[^}]*\}|.))|\\(?:x\{[^}]*\}|.)|(?<set>\[\^?\]?(?:\\.|\[:[^\]]*:\]|[^\]\\])*)\]?|(?<flags>\(\?[a-z-]*\))|(?<open>\((?:\?[^:)>=!]*[:>=!])?)|\{(?<least>\d+)(?:,(?<most>\d*))?\}|(?<sign>[)|*+?])|./gisu;
const PROPERTY = /\\p/giu;
/** Up to a character beyond ASCII. */
const WIDE_RANGE = /-(?:\\x\{|[^\0-\x7f])/giu;

/** In instructions that take as long to make: `\pL` has hundreds of ranges, a wide range is folded letter by letter. */
const WEIGHT = { property: 20, wideRange: 60 };

/**
 * About how many instructions a pattern compiles to, with repeats multiplied by those around them. Compiling it only to
 * find it too heavy may take a quarter of a second.
 */
export function patternWeight(source: string): number {
  const outer: number[] = [];
  let sum = 0;
  /** What a repeat that comes next would repeat. */
  let last = 0;
  const add = (weight: number): void => {
    last = Math.max(weight, 1);
    sum += last;
  };
  for (const { groups = {} } of source.matchAll(TOKEN)) {
    const { quoted, property, set, flags, open, least, most, sign } = groups;
    if (flags !== undefined) continue;
    if (open !== undefined) {
      outer.push(sum);
      sum = 0;
    } else if (sign === ')') {
      const inner = sum;
      sum = outer.pop() ?? 0;
      add(inner);
    } else if (least !== undefined) {
      const times = Math.max(Number(most || least), 1);
      sum += last * (times - 1);
      last *= times;
    } else if (quoted !== undefined) {
      sum += quoted.length;
      last = 1;
    } else if (set !== undefined) {
      add(1 + count(set, PROPERTY) * WEIGHT.property + count(set, WIDE_RANGE) * WEIGHT.wideRange);
    } else if (property !== undefined) add(WEIGHT.property);
    else add(1);
  }
  return outer.reduce((all, one) => all + one, sum);
}

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;
