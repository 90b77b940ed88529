import type * as z from 'zod';
import { defined } from '../../defined.ts';
import { THIS_SYSTEM } from '../../platform/this-system.ts';
import { cutToWidth } from '../../text/table.ts';
import { getSystemSummary } from '../../tools/get_system_summary.ts';
import { listProcesses } from '../../tools/list_processes.ts';
import { hiddenText } from '../../tools/shared/lists.ts';
import type { Options } from '../options.ts';
import { counted, print, printJson } from '../terminal.ts';
import { type ToolSession, TYPED, textOf } from '../tool-session.ts';
import { UNKNOWN } from './cells.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { showFullScreen } from './full-screen.ts';
import { grid, type Page } from './grid.ts';
import { LIST_OPTIONS, usernameOf } from './list-options.ts';
import { plainError } from './plain-errors.ts';
import { atMost, numberIn } from './typed-values.ts';
import { durationText, memoryText, percentText } from './units.ts';
import { JSON_OPTION, pageOf, printFailure, sessionFor, type Verb, type VerbLine } from './verb.ts';

const { capabilities } = THIS_SYSTEM;
const LIST = listProcesses(capabilities);
const SUMMARY = getSystemSummary(capabilities);

const OPTIONS = {
  all: LIST_OPTIONS.all,
  user: LIST_OPTIONS.user,
  limit: { ...LIST_OPTIONS.limit, help: 'at most this many; in a pipe, default 20' },
  once: { type: 'boolean', short: '1', help: 'print once, as in a pipe' },
  json: JSON_OPTION,
} as const satisfies Options;

const EVERY_MS = 2000;
const PIPE_ROWS = 20;
/** Lines of a screen that are not processes. */
const OTHER_LINES = 4;
const ROWS_MAX = 500;
const SORT_OF: Readonly<Record<string, string>> = { c: 'cpu', m: 'memory', a: 'started' };

export const top: Verb = {
  takes: '',
  summary: 'what uses CPU and memory now; refreshes until q',
  about: `Shows how the machine is doing and the processes that use the most CPU. In a
terminal it refreshes every 2 s; c, m and a sort by CPU, memory and age; q quits.`,
  options: OPTIONS,
  examples: [
    ['top -a', 'of all users that the configuration allows'],
    ['top -1 -n 5', 'the first five, once'],
  ],
  run: showTop,
};

async function showTop(line: VerbLine): Promise<ExitCode> {
  atMost(line.words, 0);
  const { stdin, stdout } = process;
  const isLive = stdin.isTTY && stdout.isTTY && !line.values['once'] && !line.values['json'];
  const [username, limit] = [usernameOf(line), numberIn(line, 'limit')];
  const session = await sessionFor(line, { hasSpinner: !isLive });
  if (!isLive) return printTop(session, line, { username, sort: 'cpu', limit: limit ?? PIPE_ROWS });
  let sort = 'cpu';
  await showFullScreen({
    input: stdin,
    output: stdout,
    everyMs: EVERY_MS,
    async draw({ rows }, key) {
      sort = SORT_OF[key ?? ''] ?? sort;
      const room = Math.max(1, rows - OTHER_LINES);
      const answers = await measured(session, { username, sort, limit: Math.min(limit ?? room, room, ROWS_MAX) });
      const keys = pageOf(stdout).paint('dim', 'sort by  c CPU  m memory  a age    q quits');
      return [...topText(answers, pageOf(stdout)).split('\n'), keys];
    },
  });
  return EXIT.done;
}

interface TopRequest {
  readonly username: string | undefined;
  readonly sort: string;
  readonly limit: number;
}

async function printTop(session: ToolSession, line: VerbLine, request: TopRequest): Promise<ExitCode> {
  const { list, summary } = await measured(session, request);
  for (const one of [list, summary]) if (one.isError) return printFailure(one);
  if (line.values['json']) printJson(list.structuredContent);
  else print(topText({ list, summary }, pageOf(process.stdout)));
  return EXIT.done;
}

/** Both over the same window. */
async function measured(session: ToolSession, { username, sort, limit }: TopRequest) {
  const args = { sort_by: sort, limit, columns: COLUMNS, ...defined({ username }) };
  const [summary, list] = await Promise.all([
    session.call({ tool: SUMMARY, args: {}, client: TYPED }),
    session.call({ tool: LIST, args, client: TYPED }),
  ]);
  return { list, summary };
}

const COLUMNS = ['pid', 'name', 'user', 'cpu_percent', 'memory_mib', 'age_s', 'status', 'command'];

function topText({ list, summary }: Awaited<ReturnType<typeof measured>>, page: Page): string {
  if (list.isError) return plainError(textOf(list)).text;
  const answer = LIST.output.parse(list.structuredContent);
  const head = summary.isError ? [] : headLines(SUMMARY.output.parse(summary.structuredContent));
  const table = grid(answer, COLUMNS, { ...page, optional: ['status', 'age_s', 'user', 'name'] });
  return [...head.map((line) => cutToWidth(line, page.width)), table].join('\n');
}

function headLines({ load, cpus, cpu_percent, memory, uptime_s, hidden }: z.output<typeof SUMMARY.output>): string[] {
  const { total_mib: total, available_mib: available } = memory;
  const used = total === null || available === null ? UNKNOWN : memoryText(total - available);
  const left = hiddenText(hidden, capabilities.words);
  return [
    [
      `CPU ${cpu_percent === null ? UNKNOWN : percentText(cpu_percent)} of ${counted(cpus, 'core')}`,
      `memory ${used} of ${total === null ? UNKNOWN : memoryText(total)}`,
      ...(load
        ? [
            `load ${Object.values(load)
              .map((value) => value.toFixed(2))
              .join(' ')}`,
          ]
        : []),
    ].join('   '),
    [`up ${durationText(uptime_s)}`, ...(left.length > 0 ? [`${left.join(', ')}, but counted above`] : [])].join('   '),
  ];
}
