import type { Verdict } from './judge.ts';

const SHOWN_CHARS = 120;
const short = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= SHOWN_CHARS ? line : `${line.slice(0, SHOWN_CHARS - 1)}…`;
};

/** Prints each verdict as it comes, with how long the others will take. */
export function progress(total: number): (verdict: Verdict) => void {
  const startedMs = performance.now();
  let done = 0;
  return ({ mutant, outcome, by }) => {
    done++;
    const leftMin = Math.ceil((((performance.now() - startedMs) / done) * (total - done)) / 60_000);
    const noticed = by === undefined ? '' : ` by ${short(by)}`;
    console.log(`${done}/${total}, ${leftMin} min left: ${outcome.toUpperCase()} ${mutant.id}${noticed}`);
  };
}

const isCaught = ({ outcome }: Verdict): boolean => outcome === 'caught' || outcome === 'hung';

/** What was found of all of them, each survivor with the command that repeats it. */
export function reportOf(verdicts: readonly Verdict[]): { readonly text: string; readonly caught: number } {
  const caught = verdicts.filter(isCaught).length;
  const hung = verdicts.filter(({ outcome }) => outcome === 'hung').length;
  const survivors = verdicts
    .filter((verdict) => !isCaught(verdict))
    .sort((a, b) => (a.mutant.id < b.mutant.id ? -1 : 1))
    .map(({ mutant, outcome, ran, reach }) =>
      [
        '',
        `${mutant.file}:${mutant.line} ${mutant.operator}, ${outcome}${reach > 0 ? `: ${ran} of ${reach} test files ran` : ''}`,
        `  - ${short(mutant.original)}`,
        `  + ${mutant.as === 'expression' ? short(mutant.text) : '(left out)'}`,
        `  npm run mutants -- --only '${mutant.id}'`,
      ].join('\n'),
    );
  const percent = ((100 * caught) / verdicts.length).toFixed(1);
  const summary = `${caught} of ${verdicts.length} mutants caught (${percent} %), ${hung} of them by a test that did not end; ${survivors.length} survived`;
  return { text: [...survivors, '', summary].join('\n'), caught };
}
