import type { Paint } from '../terminal.ts';
import { durationText, memoryText, percentText } from './units.ts';

/** How a person sees the columns of the tools' answers. */

type Style = Parameters<Paint>[0];
export type CellValue = string | number | readonly (string | number)[] | null;

interface CellLook {
  readonly title: string;
  readonly isRight?: boolean;
  /** Keeps columns in place between redraws. */
  readonly minWidth?: number;
  /** Null means that there is none, not that it is unknown. */
  readonly mayLack?: boolean;
  number?(value: number): string;
  style?(value: CellValue): Style | undefined;
}

/** Shown for an unknown value, and for an absent one. */
export const UNKNOWN = '?';
export const NONE = '-';

const CPU_BUSY_PERCENT = 50;
const count = (title: string): CellLook => ({ title, isRight: true });
const isUnusual = (status: CellValue): boolean => status !== 'running' && status !== 'sleeping' && status !== 'idle';

const LOOKS: Readonly<Record<string, CellLook>> = {
  pid: count('PID'),
  ppid: count('PPID'),
  cpu_percent: {
    title: 'CPU',
    isRight: true,
    minWidth: '100.0%'.length,
    number: percentText,
    style: (value) => (Number(value) >= CPU_BUSY_PERCENT ? 'red' : undefined),
  },
  memory_mib: { title: 'MEMORY', isRight: true, minWidth: '1000 MiB'.length, number: memoryText },
  age_s: { title: 'AGE', isRight: true, number: durationText },
  status: { title: 'STATUS', style: (value) => (isUnusual(value) ? 'red' : undefined) },
  threads: count('THREADS'),
  nice: count('NICE'),
  processes: count('PROCESSES'),
  descendants: count('BELOW'),
  port: { title: 'PORT', isRight: true, style: () => 'cyan' },
  ports: { title: 'PORTS', style: () => 'cyan' },
  terminal: { title: 'TERMINAL', mayLack: true },
  project: { title: 'PROJECT', mayLack: true },
  match: { title: 'MATCH', mayLack: true },
  matched: { title: 'MATCHED', mayLack: true },
};

export const lookOf = (column: string): CellLook => LOOKS[column] ?? { title: column.toUpperCase() };

/** A list of numbers is cut: a process with thousands of ports would leave no room for anything else. */
const LISTED_MAX = 4;

export function cellText(column: string, value: CellValue): string {
  const { mayLack = false, number = String } = lookOf(column);
  if (value === null) return mayLack ? NONE : UNKNOWN;
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return value === '' ? NONE : value;
  if (value.length === 0) return NONE;
  const more = value.length - LISTED_MAX;
  return [...value.slice(0, LISTED_MAX), ...(more > 0 ? [`+${more}`] : [])].join(' ');
}

/** Does a column say nothing that a person would miss? */
export function saysNothing(column: string, values: readonly CellValue[]): boolean {
  if (column === 'status') return !values.some(isUnusual);
  // A name, a pid or a port that matches is in its own column.
  if (column === 'match') return !values.includes('command');
  return values.every((value) => cellText(column, value) === NONE || (column === 'descendants' && value === 0));
}
