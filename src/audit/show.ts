import { safeText } from '../text/built-in.ts';
import type { TableCell } from '../text/table.ts';
import { splitLines } from './chain.ts';
import { type AuditOutcome, type Line, parseLine } from './record.ts';
import type { LogFile } from './verify.ts';

/** The log as a person reads it. Anyone with write access can put anything into it, so its text is made safe again. */

export const COLUMNS = ['line', 'at', 'event', 'tool', 'pid', 'name', 'did', 'outcome', 'why', 'client'];

export interface AuditFilter {
  readonly pid?: number | undefined;
  /** Unix time in milliseconds. */
  readonly sinceMs?: number | undefined;
  readonly outcome?: AuditOutcome | undefined;
}

export interface ShownLine {
  readonly line: Line;
  /** As in the file. */
  readonly text: string;
}

/** The lines of these bytes. Anything else is for verify() to report. */
export function linesIn(bytes: Buffer): ShownLine[] {
  return splitLines(bytes).lines.flatMap((text) => {
    const line = parseLine(text);
    return line ? [{ line, text: text.toString() }] : [];
  });
}

/** A refused call has no target: its pid is in the arguments. */
const pidOf = ({ target, arguments: given }: Line): number | undefined =>
  target?.pid ?? (typeof given?.['pid'] === 'number' ? given['pid'] : undefined);

export const matchingLines = (files: readonly LogFile[], { pid, sinceMs = 0, outcome }: AuditFilter): ShownLine[] =>
  files
    .flatMap(({ bytes }) => linesIn(bytes))
    .filter(
      ({ line }) =>
        (pid === undefined || pidOf(line) === pid) &&
        Date.parse(line.at) >= sinceMs &&
        (outcome === undefined || line.outcome === outcome),
    );

/** One row of COLUMNS. */
export function row(line: Line): TableCell[] {
  const { seq, at, event, tool, target, signal, nice, outcome, error, rule, client, of } = line;
  const text = (raw: string | undefined) => (raw === undefined ? null : safeText(raw));
  return [
    seq,
    text(at.replace('T', ' ').replace(/\.\d+Z$/, 'Z')),
    typeof of === 'number' ? `${event} of ${of}` : event,
    text(tool),
    pidOf(line) ?? null,
    text(target?.name),
    signal === undefined ? (nice === undefined ? null : `nice ${nice}`) : text(signal),
    outcome ?? null,
    text(error === undefined ? rule : rule === undefined ? error : `${error} (${rule})`),
    client ? safeText(`${client.name} ${client.version}`) : null,
  ];
}
