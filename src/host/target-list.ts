import type { Machine } from '../platform/machine.ts';
import { ageS } from '../process/clock.ts';
import { mibOrNull, quotedName, type Row } from '../process/columns.ts';
import { nameOf, type ProcessFacts } from '../process/process.ts';
import { safeText } from '../text/built-in.ts';
import { ageText, joined, type Presenter, quote, type SafeText, safe } from '../text/safe-text.ts';
import type { AccessView } from './access.ts';
import { descendantsNow } from './descendants.ts';
import type { TerminateOptions } from './terminate.ts';

/** A process that a person is asked about. */
export interface ListedTarget {
  readonly process: ProcessFacts;
  /** Ports it listens on or has bound; null if unknown. */
  readonly ports: readonly number[] | null;
  /** Its working folder; null if unknown. */
  readonly folder: string | null;
  readonly descendants: number;
  /** Can it be asked to end? */
  readonly isAskable: boolean;
  /** Why it was chosen: `name` or `command` for a pattern. */
  readonly match?: SafeText | undefined;
}

type DescriptionContext = Pick<Row, 'show' | 'clock'>;

const COMMAND_CHARS = 60;
const FOLDER_CHARS = 48;
const PORTS_MAX = 8;
/** The most lines that a person will read. */
export const LINES_MAX = 40;
/** The most lines about programs that match only in an argument. */
export const MENTIONS_MAX = 10;

/** What a person needs to know of each before it is ended. `matchOf`: why it was chosen, by pid. */
export async function listTargets(
  machine: Machine,
  processes: readonly ProcessFacts[],
  matchOf: ReadonlyMap<number, SafeText> = new Map(),
): Promise<ListedTarget[]> {
  const descendants = await descendantsNow(machine, processes);
  const targets: ListedTarget[] = [];
  for (const process of processes) {
    const details = await machine.details(process);
    targets.push({
      process,
      ports: details?.listening ? [...new Set(details.listening.map(({ port }) => port))] : null,
      folder: details?.cwd ?? null,
      descendants: descendants.get(process.pid)?.length ?? 0,
      isAskable: machine.canAsk(process),
      match: matchOf.get(process.pid),
    });
  }
  return targets;
}

/**
 * The question whether to end these: one line for each, the pid first. `mentions`: what the pattern found among the
 * arguments of other programs, which is left alone.
 */
export function questionAbout(
  targets: readonly ListedTarget[],
  options: TerminateOptions,
  { mentions = [], ...about }: DescriptionContext & { readonly mentions?: readonly ProcessFacts[] },
): SafeText {
  const tree = options.tree ? safe` with all that they have started` : safe``;
  const force = options.force ? safe`, by force if they do not react` : safe``;
  const count = targets.length === 1 ? safe`1 process` : safe`${targets.length} processes`;
  return joined(
    [
      safe`End ${count}${tree}${force}?`,
      ...firstLines(targets, LINES_MAX, (target) => endedLine(target, about)),
      ...(mentions.length > 0 ? [safe`Also matches, left alone:`] : []),
      ...firstLines(mentions, MENTIONS_MAX, (one) => mentionLine(about.show, one)),
    ],
    '\n',
  );
}

/** The question whether to send a signal or set a priority: `Give nice 10 to 1 process?` */
export const questionOf = (what: SafeText, target: ListedTarget, about: DescriptionContext): SafeText =>
  joined([safe`${what} 1 process?`, lineOf(target, about)], '\n');

function mentionLine(show: Presenter, process: ProcessFacts): SafeText {
  const command = show.command(process.argv, COMMAND_CHARS);
  const name = quotedName(show, process);
  return safe`pid ${process.pid} ${name}${command === null ? safe`` : safe`: ${quote(command)}`}`;
}

function firstLines<T>(all: readonly T[], max: number, lineFor: (one: T) => SafeText): SafeText[] {
  const more = all.length - max;
  return [...all.slice(0, max).map(lineFor), ...(more > 0 ? [safe`… and ${more} more`] : [])];
}

/** `pid 4242 "node": "node server.js", 3 min old, port 3000, in "/srv/web", 2 descendants` */
export function lineOf(
  { process, ports, folder, descendants, match }: ListedTarget,
  { show, clock }: DescriptionContext,
): SafeText {
  const command = show.command(process.argv, COMMAND_CHARS);
  const facts = [
    ...(command === null ? [] : [quote(command, COMMAND_CHARS)]),
    safe`${ageText(ageS(process, clock))} old`,
    ...(ports === null ? [safe`ports unknown`] : ports.length > 0 ? [portsText(ports)] : []),
    ...(folder === null ? [] : [safe`in ${quote(show.pathEnd(folder, FOLDER_CHARS))}`]),
    ...(descendants > 0 ? [descendants === 1 ? safe`1 descendant` : safe`${descendants} descendants`] : []),
    ...(match === undefined ? [] : [safe`${match} matches`]),
  ];
  return safe`pid ${process.pid} ${quotedName(show, process)}: ${joined(facts, ', ')}`;
}

/** The line of a process that is to be ended; says whether it is killed at once. */
export const endedLine = (target: ListedTarget, about: DescriptionContext): SafeText =>
  target.isAskable
    ? lineOf(target, about)
    : safe`${lineOf(target, about)}, killed at once since it cannot be asked to end`;

function portsText(ports: readonly number[]): SafeText {
  const shown = ports.toSorted((a, b) => a - b).slice(0, PORTS_MAX);
  const more = ports.length > shown.length ? safe` and ${ports.length - shown.length} more` : safe``;
  return safe`${ports.length === 1 ? safe`port` : safe`ports`} ${safeText(shown.join(' '))}${more}`;
}

/** The columns of a plan's targets, with the unit in the name. */
export const TARGET_COLUMNS = [
  'pid',
  'name',
  'user',
  'age_s',
  'memory_mib',
  'ports',
  'folder',
  'descendants',
  'match',
  'command',
];

export const targetRow = (
  { show, userName }: AccessView,
  { process, ports, folder, descendants, match }: ListedTarget,
  { clock, commandChars }: Pick<Row, 'clock' | 'commandChars'>,
) => [
  process.pid,
  show.text(nameOf(process)),
  userName(process.owner.user),
  Math.round(ageS(process, clock)),
  mibOrNull(process.rssBytes),
  ports?.slice(0, PORTS_MAX) ?? null,
  folder === null ? null : show.pathEnd(folder, FOLDER_CHARS),
  descendants,
  match ?? null,
  show.command(process.argv, commandChars),
];
