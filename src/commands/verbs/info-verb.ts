import { devNull } from 'node:os';
import type * as z from 'zod';
import { THIS_SYSTEM } from '../../platform/this-system.ts';
import type { Layout } from '../../text/table.ts';
import { detailsText, streamText } from '../../tools/get_process_info/detail-fields.ts';
import { getProcessInfo } from '../../tools/get_process_info/get_process_info.ts';
import type { Options } from '../options.ts';
import { counted } from '../terminal.ts';
import { UNKNOWN } from './cells.ts';
import type { Page } from './grid.ts';
import { pidOf } from './notations.ts';
import { atLeastOne, oneOfValues, textIn } from './typed-values.ts';
import { durationText, memoryText, percentText } from './units.ts';
import { JSON_OPTION, readVerb, type Shown } from './verb.ts';

const { capabilities } = THIS_SYSTEM;
const INFO = getProcessInfo(capabilities);
type Info = z.output<typeof INFO.output>;

const DETAILS = capabilities.details;

const OPTIONS = {
  include: {
    type: 'string',
    short: 'i',
    value: 'a,b,c',
    values: DETAILS,
    isList: true,
    help: `more details: ${DETAILS.join(', ')}`,
  },
  json: JSON_OPTION,
} as const satisfies Options;

export const info = readVerb({
  takes: 'PID…',
  summary: 'everything about a process: folder, parent, ports, output',
  about:
    'Explains a process: what it runs, where, since when, what started it, what it uses,\nand where its output goes.',
  options: OPTIONS,
  examples: [
    ['info 4242 4243', 'several'],
    ['info 4242 -i open_files,connections', 'with what it has open'],
  ],
  completes: ['pids'],
  tool: INFO,
  calls: (line) => {
    const include = textIn(line, 'include')
      ?.split(',')
      .map((word) => oneOfValues('include', word.replaceAll('-', '_'), DETAILS));
    return atLeastOne(line.words, 'pid').map((word) => ({ pid: pidOf(word), ...(include && { include }) }));
  },
  show: (answer, { page, session }) => infoShown(answer, page, session.layout),
});

function infoShown(answer: Info, page: Page, layout: Layout): Shown {
  const { environment, limits, open_files, connections, busiest_threads, note } = answer;
  const details = detailsText({ environment, limits }, { open_files, connections, busiest_threads }, layout);
  const lines = [...linesOf(answer)];
  const width = Math.max(...lines.map(([name]) => name.length));
  return {
    text: [
      page.paint('bold', `${answer.pid} ${answer.name}`),
      ...lines.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
      ...details,
    ].join('\n'),
    notes: note ? [note] : [],
    found: true,
  };
}

/** A value, or why it is unknown. */
const orWhy = (value: string | number | null | undefined, why: string | undefined): string =>
  value == null ? `${UNKNOWN}${why === undefined ? '' : ` (${why})`}` : String(value);

const UNIT = capabilities.serviceManagers.includes('windows_service') ? 'services' : 'unit';

/** What there is to say, most asked first. What does not apply has no line. */
function* linesOf(answer: Info): Generator<readonly [name: string, value: string]> {
  const { ppid, parent_name, unit, container, supervisor, terminal, session } = answer;
  const why = (field: string): string | undefined => answer.unavailable?.[field];
  yield ['command', orWhy(answer.command, why('command'))];
  yield ['folder', orWhy(answer.cwd, why('cwd'))];
  yield ['program', orWhy(answer.exe, why('exe'))];
  yield ['started', `${localTime(answer.started)}, ${durationText(answer.age_s)} ago`];
  yield ['parent', parent_name === null ? `${ppid} (${why('parent_name') ?? UNKNOWN})` : `${ppid} ${parent_name}`];
  yield ['user', orWhy(answer.user, why('user'))];
  yield ['status', orWhy(answer.status, why('status'))];
  yield ['CPU', cpuText(answer)];
  yield ['memory', memoryLine(answer)];
  yield ['ports', portsText(answer)];
  const { stdout, stderr } = answer;
  if (stdout !== undefined) yield ['stdout', stdout ? outputText(stdout) : orWhy(null, why('stdout'))];
  if (stderr !== undefined) yield ['stderr', stderr ? outputText(stderr) : orWhy(null, why('stderr'))];
  yield ['has', hasText(answer)];
  if (terminal !== undefined) yield ['terminal', terminal];
  if (session !== undefined) yield ['session', String(session)];
  if (unit !== undefined) yield [UNIT, unit];
  if (container !== undefined) yield ['container', container];
  if (supervisor) yield ['restarts by', Object.values(supervisor).join(' ')];
}

/** ISO 8601 as a person reads it where they are. */
function localTime(iso: string): string {
  const at = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

function cpuText({ cpu_percent: percent, cpu_time_s: usedS, unavailable }: Info): string {
  const now = percent === null ? orWhy(null, unavailable?.['cpu_percent']) : `${percentText(percent)} of a core now`;
  return usedS === null ? now : `${now}, ${durationText(usedS)} in all`;
}

function memoryLine({ memory, unavailable }: Info): string {
  const { rss_mib: resident, ...rest } = memory;
  const more = Object.entries(rest).flatMap(([name, mib]) =>
    mib == null ? [] : [`${MEMORY_NAMES[name] ?? name} ${memoryText(mib)}`],
  );
  const first = resident == null ? orWhy(null, unavailable?.['memory.rss_mib']) : memoryText(resident);
  return more.length > 0 ? `${first} (${more.join(', ')})` : first;
}

const MEMORY_NAMES: Readonly<Record<string, string>> = {
  vms_mib: 'virtual',
  shared_mib: 'shared',
  uss_mib: 'its own',
  pss_mib: 'its share',
  swap_mib: 'swapped',
};

function portsText({ listening_ports: ports, listening_ports_total: total, unavailable }: Info): string {
  if (ports === null) return orWhy(null, unavailable?.['listening_ports']);
  const shown = ports.map(({ port, protocol, address }) => `${port}/${protocol} on ${address}`).join(', ');
  return ports.length === 0 ? 'listens on none' : `${shown}${total === undefined ? '' : `, ${total} in all`}`;
}

/** The device that takes anything is best known by its path. */
const outputText = (stream: NonNullable<Info['stdout']>): string =>
  stream.kind === 'null' || stream.path === devNull ? devNull : streamText(stream);

function hasText({ threads, fds, handles, children, nice }: Info): string {
  return [
    ...(threads == null ? [] : [counted(threads, 'thread')]),
    ...(fds == null ? [] : [counted(fds, 'open file')]),
    ...(handles === undefined ? [] : [counted(handles, 'handle')]),
    ...(children == null ? [] : [counted(children, 'child', 'children')]),
    ...(nice == null || nice === 0 ? [] : [`nice ${nice}`]),
  ].join(', ');
}
