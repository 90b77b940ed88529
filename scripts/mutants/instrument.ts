import type { Mutant } from './mutant.ts';
import { child, type Node, parse, walk } from './tree.ts';

/** A mutant and the number by which it is switched on. */
export interface Numbered extends Mutant {
  readonly number: number;
}

/** A function, or a whole file, whose run is recorded under this number. */
export interface Probe {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** Text that is put in before and behind a part of the source. */
interface Wrapping {
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly behind: string;
  /** Of two around the same part, the lower is the outer. */
  readonly number: number;
}

/** The functions of the switch: is this mutant on, and: this was run. */
const [IS_ON, RAN] = ['__isOn', '__ran'];

/** The file with all these mutants in it, each behind its switch. No line moves, so that stacks stay right. */
export function withMutants(source: string, mutants: readonly Numbered[], switchPath: string): string {
  return wrapped(source, mutants.map(wrappingOf), `import { isOn as ${IS_ON} } from ${JSON.stringify(switchPath)};`);
}

function wrappingOf({ node: { start, end }, as, text, number }: Numbered): Wrapping {
  const is = `${IS_ON}(${number})`;
  // What an expression may be, a comma or an assignment too, is why each has parentheses of its own.
  if (as === 'expression') return { start, end, number, before: `(${is}?(${text}):(`, behind: '))' };
  const inside = as === 'block' ? 1 : 0;
  return { start: start + inside, end: end - inside, number, before: `if(${is});else{`, behind: '}' };
}

/** The functions of a file, and the file itself first: what is outside of all of them runs when it is loaded. */
export function probesOf(source: string, firstNumber: number): Probe[] {
  const parts = [...walk(parse(source))].filter(({ node }) => bodyOf(node) !== undefined);
  const all = [{ start: 0, end: source.length }, ...parts.map(({ node: { start, end } }) => ({ start, end }))];
  return all.map(({ start, end }, index) => ({ number: firstNumber + index, start, end }));
}

/** The file with a record of which of its functions have run. */
export function withProbes(source: string, firstNumber: number, switchPath: string): string {
  const wrappings = [...walk(parse(source))]
    .flatMap(({ node }) => bodyOf(node) ?? [])
    .map(({ type, start, end }, index): Wrapping => {
      const number = firstNumber + index + 1;
      const ran = `${RAN}(${number})`;
      if (type !== 'BlockStatement') return { start, end, number, before: `(${ran},(`, behind: '))' };
      return { start: start + 1, end: end - 1, number, before: `${ran};`, behind: '' };
    });
  const header = `import { ran as ${RAN} } from ${JSON.stringify(switchPath)};${RAN}(${firstNumber});`;
  return wrapped(source, wrappings, header);
}

const bodyOf = (node: Node): Node | undefined => (/Function/.test(node.type) ? child(node, 'body') : undefined);

/** The innermost probe around a mutant. */
export function probeOf(probes: readonly Probe[], { node }: Mutant): number {
  const around = probes.filter(({ start, end }) => start <= node.start && node.end <= end);
  return around.reduce((inner, probe) => (probe.end - probe.start < inner.end - inner.start ? probe : inner)).number;
}

function wrapped(source: string, wrappings: readonly Wrapping[], header: string): string {
  const insertions = wrappings
    .flatMap(({ start, end, number, before, behind }) => [
      { at: start, text: before, closes: 0, size: start - end, number },
      { at: end, text: behind, closes: -1, size: end - start, number: -number },
    ])
    .sort((a, b) => a.at - b.at || a.closes - b.closes || a.size - b.size || a.number - b.number);
  let [text, at] = ['', 0];
  for (const insertion of insertions) {
    text += source.slice(at, insertion.at) + insertion.text;
    at = insertion.at;
  }
  text += source.slice(at);
  const hashBang = /^#!.*\n/.exec(text)?.[0] ?? '';
  return `${hashBang}${header}${text.slice(hashBang.length)}`;
}
