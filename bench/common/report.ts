import { cpus, release, totalmem } from 'node:os';
import { versions } from './installed.ts';
import { median, type Result, type Spread, spread } from './measure.ts';
import { ownUid } from './population.ts';
import { type Line, reached } from './question.ts';

/** What one question came to. */
export interface Asked {
  readonly name: string;
  readonly tookS: number;
  readonly lines: readonly Line[];
  readonly results: readonly Result[];
  /** Why it could not be asked. */
  readonly skipped?: string;
}

/** Machine and versions: figures of one run can be compared with each other only. */
export function header(rounds: number): string[] {
  return [
    `${cpus()[0]?.model ?? 'unknown CPU'} x ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    [`Node ${process.versions.node}`, ...versions()].join('; '),
    `uid ${ownUid()}, ${rounds} interleaved rounds unless it says otherwise, ${new Date().toISOString().slice(0, 10)}`,
  ];
}

const fixed = (value: number): string =>
  value.toFixed(Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) < 1 ? 3 : 2);
const range = ({ p5, p95 }: Spread): string => (p5 === p95 ? '' : `${fixed(p5)} – ${fixed(p95)}`);

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The table of a question's lines: what, figure, spread, goal, reached. */
export function goalTable(lines: readonly Line[]): string {
  return [
    row('what', 'figure', '5 – 95 %', 'goal', 'reached'),
    row('---', '---:', '---:', '---:', '---'),
    ...lines.map(lineRow),
  ].join('\n');
}

function lineRow(line: Line): string {
  const { what, figure, unit, goal, skipped } = line;
  const bound = goal && ('atMost' in goal ? `≤ ${fixed(goal.atMost)} ${unit}` : `≥ ${fixed(goal.atLeast)} ${unit}`);
  if (!figure) return row(what, 'skipped', skipped ?? '', bound ?? '', '');
  const verdict = { true: 'yes', false: '**no**', undefined: '' }[`${reached(line)}`];
  return row(what, `${fixed(figure.median)} ${unit}`, range(figure), bound ?? '', verdict);
}

/** What was measured side by side, in absolute figures. */
export function sideBySide(results: readonly Result[]): string {
  if (results.length === 0) return '';
  const lines = results.map(({ name, found, samples }) => {
    const wall = spread(samples.map(({ wallMs }) => wallMs));
    const cpu = samples.flatMap(({ cpuMs }) => cpuMs ?? []);
    const cpuMs = cpu.length > 0 ? fixed(median(cpu)) : '';
    return row(name, String(found ?? ''), String(samples.length), cpuMs, fixed(wall.median), range(wall));
  });
  const head = ['way', 'found', 'rounds', 'CPU ms', 'wall ms', '5 – 95 %'];
  return [row(...head), row('---', '---:', '---:', '---:', '---:', '---:'), ...lines].join('\n');
}

/** The text of RESULTS.md. */
export function markdown(head: readonly string[], asked: readonly Asked[]): string {
  const parts = asked
    .filter(({ results }) => results.length > 0)
    .map(({ name, results }) => `### ${name}\n\n${sideBySide(results)}`);
  return [
    '# Results',
    'Written by `npm run bench`; what the figures mean is in [docs/performance.md](../docs/performance.md).',
    head.map((line) => `- ${line}`).join('\n'),
    goalTable(asked.flatMap(linesOf)),
    '## Side by side',
    ...parts,
  ]
    .join('\n\n')
    .concat('\n');
}

const linesOf = ({ name, lines, skipped }: Asked): readonly Line[] =>
  skipped === undefined ? lines : [{ what: name, unit: 'x', skipped }];
