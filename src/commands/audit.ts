import { setTimeout as sleep } from 'node:timers/promises';
import { diskOf } from '../audit/disk.ts';
import { follow } from '../audit/follow.ts';
import { namesOf } from '../audit/names.ts';
import { AUDIT_OUTCOMES } from '../audit/record.ts';
import { readLog } from '../audit/rotating-log.ts';
import { COLUMNS, linesIn, matchingLines, row, type ShownLine } from '../audit/show.ts';
import { verify } from '../audit/verify.ts';
import { UsageError } from '../config/layers.ts';
import { errorCode } from '../error-code.ts';
import { openPlaces } from '../platform/this-system.ts';
import { PLAIN } from '../text/table.ts';
import { auditPath } from './open-audit-log.ts';
import { CONFIG_OPTIONS, configFrom, optionLines, wrongWord } from './options.ts';
import { parseOptions } from './parse-options.ts';
import { counted, print, printJson, printProblem } from './terminal.ts';

const SHARED_OPTIONS = {
  path: { type: 'string', value: 'file', help: 'a log other than the configured one' },
  config: CONFIG_OPTIONS.config,
  json: { type: 'boolean', help: 'print JSON: the lines unchanged, or the result of verify' },
  help: CONFIG_OPTIONS.help,
} as const;
const SHOW_OPTIONS = {
  pid: { type: 'string', value: 'number', help: 'show: only lines about this process' },
  since: { type: 'string', value: 'time', help: 'show: 30m, 12h, 7d, or a date such as 2026-11-23T08:00' },
  outcome: { type: 'string', value: 'word', help: `show: ${AUDIT_OUTCOMES.join(', ')}` },
} as const;

export const OPTIONS = { ...SHOW_OPTIONS, ...SHARED_OPTIONS } as const;

const WORDS = ['verify', 'show', 'tail'];
export const words = (): readonly string[] => WORDS;

const HELP = `process-manager-mcp audit verify|show|tail [options]

verify  checks every line against the chain. Exit code 1: a line was changed or is missing
show    prints the lines as a table
tail    prints the last lines, then new ones as they are written

${optionLines(OPTIONS)}`;

const LAST_LINES = 10;
const POLL_MS = 300;

/** A log is not cut or wrapped to the width of a terminal. */
const printLine = (text: string): void => void process.stdout.write(`${text}\n`);

/** `audit verify`, `audit show`, `audit tail`: reads the log while servers write it. */
export async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true });
  const [what = '', ...more] = positionals;
  if (values.help) return print(HELP);
  if (!WORDS.includes(what) || more.length > 0) throw wrongWord('audit command', positionals.join(' '), WORDS);
  const filters = Object.keys(SHOW_OPTIONS).filter((name) => Object.hasOwn(values, name));
  if (what !== 'show' && filters.length > 0) throw new UsageError(`--${filters[0]} works only with audit show`);

  const filter = { pid: pidOf(values.pid), sinceMs: sinceOf(values.since), outcome: outcomeOf(values.outcome) };

  const path = values.path ?? auditPath(configFrom({ config: values.config }).values);
  const disk = diskOf(openPlaces());
  const log = readable(() => readLog(disk, path));
  if (typeof log === 'string' || (log.files.length === 0 && !log.head)) {
    process.exitCode = 1;
    return printProblem(
      typeof log === 'string' && log !== ''
        ? `The audit log at ${path} cannot be read: ${log}.`
        : `There is no audit log at ${path}: nothing has been recorded there.`,
    );
  }
  if (what === 'verify') return printVerification(path, log, values.json === true);
  const printLines = (lines: readonly ShownLine[]): void =>
    printLine(values.json ? lines.map(({ text }) => text).join('\n') : tableOf(lines));
  if (what === 'show') {
    const lines = matchingLines(log.files, filter);
    if (lines.length > 0 || !values.json) printLines(lines);
    return;
  }
  const next = follow(disk, path, namesOf(path).old(1));
  printLines(linesIn(next()).slice(-LAST_LINES));
  for (;;) {
    await sleep(POLL_MS);
    for (const { line, text } of linesIn(next())) printLine(values.json ? text : rowText(line));
  }
}

/** Why the system does not open a log. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: '',
  ELOOP: 'it is a symbolic link, which a log must not be; name the file itself',
  EISDIR: 'it is a folder; name the file in it',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EACCES: 'permission denied; run this as the user of the server',
};

/** The log, or why it cannot be read; empty if it does not exist. */
function readable<T extends object>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return REASONS[code] ?? code;
  }
}

const rowText = (line: ShownLine['line']): string =>
  row(line)
    .map((cell) => cell ?? '-')
    .join('  ');

function tableOf(lines: readonly ShownLine[]): string {
  const rows = lines.map(({ line }) => row(line));
  return PLAIN.table(COLUMNS, rows);
}

function printVerification(path: string, { files, head }: ReturnType<typeof readLog>, json: boolean): void {
  const verification = verify(files, head);
  if (verification.problems.length > 0) process.exitCode = 1;
  if (json) {
    printJson({ files: files.map(({ name }) => name), ...verification });
    return;
  }
  const { lines, first, last, problems } = verification;
  const found = problems.map(({ file, line, what }) => `${file || path}:${line}: ${what}`);
  const numbers = first === null ? '' : `, number ${first} to ${last}`;
  const all = problems.length === 0 ? 'intact' : counted(problems.length, 'problem');
  const note = head ? [] : ['audit.head is missing, so lines missing at the end go unnoticed'];
  print(
    [...found, `${counted(lines, 'line')}${numbers}, in ${counted(files.length, 'file')}: ${all}`, ...note].join('\n'),
  );
}

function pidOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,10}$/.test(text)) throw new UsageError(`--pid ${text}: must be a number`);
  return Number(text);
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function sinceOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const ms = UNIT_MS[unit === 's' || unit === 'm' || unit === 'h' ? unit : 'd'];
  const since = count === undefined ? Date.parse(text) : Date.now() - Number(count) * ms;
  if (Number.isNaN(since)) throw new UsageError(`--since ${text}: must be a time such as 30m, 12h, 7d, or a date`);
  return since;
}

function outcomeOf(text: string | undefined) {
  const outcome = AUDIT_OUTCOMES.find((word) => word === text);
  if (text !== undefined && !outcome)
    throw new UsageError(`--outcome ${text}: must be one of ${AUDIT_OUTCOMES.join(', ')}`);
  return outcome;
}
