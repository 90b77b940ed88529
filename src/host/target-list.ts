import type { Platform } from '../platform/machine.ts';
import { quotedName } from '../process/columns.ts';
import { ageS, type Clock, nameOf, type ProcessFacts } from '../process/process.ts';
import {
  ageText,
  type Display,
  displayCommand,
  displayText,
  joined,
  ownText,
  pathEnd,
  quote,
} from '../text/display.ts';
import { descendantsNow } from './descendants.ts';
import type { EndOptions } from './terminate.ts';

/** A process that a person is asked about. */
export interface ListedTarget {
  readonly process: ProcessFacts;
  /** Ports it listens on or has bound; null if unknown. */
  readonly ports: readonly number[] | null;
  /** Its working folder; null if unknown. */
  readonly folder: string | null;
  readonly descendants: number;
  /** Why it was chosen: `name` or `command` for a pattern. */
  readonly match?: Display | undefined;
}

const COMMAND_CHARS = 60;
const FOLDER_CHARS = 48;
const PORTS_MAX = 8;
/** As many lines as a person may read. */
export const LINES_MAX = 40;
/** As many of those that only an argument made match. */
export const MENTIONS_MAX = 10;

/** What a person needs to know of each before it is ended. `matchOf`: why it was chosen, by pid. */
export async function listTargets(
  platform: Platform,
  processes: readonly ProcessFacts[],
  matchOf: ReadonlyMap<number, Display> = new Map(),
): Promise<ListedTarget[]> {
  const descendants = await descendantsNow(platform, processes);
  const targets: ListedTarget[] = [];
  for (const process of processes) {
    const details = await platform.details(process);
    targets.push({
      process,
      ports: details?.listening ? [...new Set(details.listening.map(({ port }) => port))] : null,
      folder: details?.cwd ?? null,
      descendants: descendants.get(process.pid)?.length ?? 0,
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
  options: EndOptions,
  { clock, mentions = [] }: { readonly clock: Clock; readonly mentions?: readonly ProcessFacts[] },
): Display {
  const tree = options.tree ? ownText` with all that they have started` : ownText``;
  const force = options.force ? ownText`, by force if they do not react` : ownText``;
  const count = targets.length === 1 ? ownText`1 process` : ownText`${targets.length} processes`;
  const question = withLines(ownText`End ${count}${tree}${force}?`, targets, clock);
  if (mentions.length === 0) return question;
  const lines = mentions.slice(0, MENTIONS_MAX).map(mentionLine);
  const more = mentions.length - lines.length;
  const rest = more > 0 ? [ownText`… and ${more} more`] : [];
  return joined([question, ownText`Also matches, left alone:`, ...lines, ...rest], '\n');
}

/** The question whether to send a signal or set a priority: `Send SIGHUP to 1 process?` */
export const questionOf = (what: Display, target: ListedTarget, clock: Clock): Display =>
  withLines(ownText`${what} 1 process?`, [target], clock);

function mentionLine(process: ProcessFacts): Display {
  const command = displayCommand(process.argv, COMMAND_CHARS);
  const name = quotedName(process);
  return ownText`pid ${process.pid} ${name}${command === null ? ownText`` : ownText`: ${quote(command)}`}`;
}

function withLines(header: Display, targets: readonly ListedTarget[], clock: Clock): Display {
  const lines = targets.slice(0, LINES_MAX).map((target) => lineOf(target, clock));
  const more = targets.length - lines.length;
  return joined([header, ...lines, ...(more > 0 ? [ownText`… and ${more} more`] : [])], '\n');
}

/** `pid 4242 "node": "node server.js", 3 min old, port 3000, in "/srv/web", 2 descendants` */
export function lineOf({ process, ports, folder, descendants, match }: ListedTarget, clock: Clock): Display {
  const command = displayCommand(process.argv, COMMAND_CHARS);
  const facts = [
    ...(command === null ? [] : [quote(command, COMMAND_CHARS)]),
    ownText`${ageText(ageS(process, clock))} old`,
    ...(ports === null ? [ownText`ports unknown`] : ports.length > 0 ? [portsText(ports)] : []),
    ...(folder === null ? [] : [ownText`in ${quote(pathEnd(folder, FOLDER_CHARS))}`]),
    ...(descendants > 0 ? [descendants === 1 ? ownText`1 descendant` : ownText`${descendants} descendants`] : []),
    ...(match === undefined ? [] : [ownText`${match} matches`]),
  ];
  return ownText`pid ${process.pid} ${quotedName(process)}: ${joined(facts, ', ')}`;
}

function portsText(ports: readonly number[]): Display {
  const shown = ports.toSorted((a, b) => a - b).slice(0, PORTS_MAX);
  const more = ports.length > shown.length ? ownText` and ${ports.length - shown.length} more` : ownText``;
  return ownText`${ports.length === 1 ? ownText`port` : ownText`ports`} ${displayText(shown.join(' '))}${more}`;
}

/** The columns of a plan's targets, with the unit in the name. */
export const TARGET_COLUMNS = ['pid', 'name', 'user', 'age_s', 'ports', 'folder', 'descendants', 'match', 'command'];

interface RowShape {
  readonly clock: Clock;
  readonly commandChars: number;
  userName(uid: number): Display;
}

export const targetRow = (
  { process, ports, folder, descendants, match }: ListedTarget,
  { clock, commandChars, userName }: RowShape,
) => [
  process.pid,
  displayText(nameOf(process)),
  userName(process.uids[0]),
  Math.round(ageS(process, clock)),
  ports?.slice(0, PORTS_MAX) ?? null,
  folder === null ? null : pathEnd(folder, FOLDER_CHARS),
  descendants,
  match ?? null,
  displayCommand(process.argv, commandChars),
];
