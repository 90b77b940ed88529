import { ProcessError } from '../errors.ts';
import type { Platform, Protocol } from '../platform/platform.ts';
import { mib } from '../process/columns.ts';
import { ageS, identityOf, nameOf, type ProcessFacts } from '../process/process.ts';
import { collect } from '../process/slices.ts';
import { type Display, displayCommand, displayText, ownText, rowCommandChars } from '../text/display.ts';
import type { Pattern } from '../text/pattern.ts';
import { Asked, agreed, type Client, propose } from './confirm.ts';
import { type Ender, meantByPlan, requireEnd } from './end.ts';
import { findHolders, type Holders, KERNELS, noteOnOrphaned } from './holders.ts';
import type { Limiter } from './limits.ts';
import type { Plan, Plans } from './plans.ts';
import { createSearch, type Unsearched } from './search.ts';
import type { Sightings } from './sightings.ts';
import type { EndOptions } from './terminate.ts';
import type { View } from './view.ts';
import type { Asker } from './watcher.ts';

/** Which processes are meant. */
export type Selection =
  | { readonly pids: readonly number[] }
  | { readonly pattern: Pattern }
  | { readonly port: number; readonly protocol: Protocol };

interface Refusal {
  readonly pid: number;
  readonly name: Display | null;
  readonly reason: Display;
}

interface Judged {
  readonly targets: readonly ProcessFacts[];
  /** A rule asks before one of them is ended. */
  readonly asked: boolean;
  readonly refused: readonly Refusal[];
  /** Pids that were named and that nobody has. */
  readonly gone: readonly number[];
}

const REFUSED_MAX = 20;
const COLUMNS = ['pid', 'name', 'user', 'age_s', 'memory_mib', 'command'];

/** Selects, judges, asks, ends. What a sweep would include and may not touch is told as refused, with the rule. */
export function createManyEnder(
  platform: Platform,
  view: View,
  sightings: Sightings,
  limiter: Limiter,
  plans: Plans,
  ask: () => boolean,
  end: Ender,
) {
  async function select(selection: Selection, options: EndOptions): Promise<readonly ProcessFacts[]> {
    if ('pids' in selection) return selection.pids.flatMap((pid) => platform.read(pid) ?? []);
    if ('port' in selection) return holdersOf(selection.port, selection.protocol);
    const scope = view.scope(undefined);
    const { processes } = await scope.list(await platform.snapshot({ owner: scope.owner, argv: true }));
    const search = createSearch(platform, selection.pattern);
    const found = await collect(processes, async (process) => (await search.find(process)) && process);
    // All that matches is ended, or nothing. What may not be ended anyway need not be searched for that.
    const isPartial = search.missed.some((process) => mayEnd(process, options));
    if (isPartial || found.length === 0) requireAll(search.unsearched);
    return found;
  }

  function mayEnd(process: ProcessFacts, options: EndOptions): boolean {
    try {
      isAsked(process, options);
      return true;
    } catch (refusal) {
      if (refusal instanceof ProcessError) return false;
      throw refusal;
    }
  }

  /** Only who listens or has bound the port, never who is connected to it. */
  async function holdersOf(port: number, protocol: Protocol): Promise<ProcessFacts[]> {
    const sockets = platform.sockets(protocol).filter((socket) => socket.port === port);
    const { holders, ...others } = await findHolders(platform, view, sockets);
    if (holders.length === 0 && sockets.length > 0) throw notShown(view, port, protocol, others);
    return holders.map(({ process }) => process);
  }

  /** Throws the refusal; true where a rule asks first. */
  function isAsked(process: ProcessFacts, options: EndOptions): boolean {
    try {
      requireEnd(view, process, options, false);
      return false;
    } catch (refusal) {
      if (!(refusal instanceof Asked)) throw refusal;
      requireEnd(view, process, options, true);
      return true;
    }
  }

  async function judge(selection: Selection, options: EndOptions): Promise<Judged> {
    const processes = await select(selection, options);
    const named = 'pids' in selection;
    const gone = named ? selection.pids.filter((pid) => !processes.some((process) => process.pid === pid)) : [];
    const targets: ProcessFacts[] = [];
    let asked = false;
    const refused: Refusal[] = [];
    for (const process of processes) {
      try {
        const one = isAsked(process, options);
        // A pid was chosen for what the client was shown under it; a pattern or port finds what is there now.
        if (named) sightings.check(process);
        targets.push(process);
        asked ||= one;
      } catch (error) {
        // Nothing can be changed here.
        if (!(error instanceof ProcessError) || error.code === 'UNSUPPORTED') throw error;
        const name = view.lists(process) ? displayText(nameOf(process)) : null;
        refused.push({ pid: process.pid, name, reason: displayText(error.message) });
      }
    }
    return { targets, asked, refused, gone };
  }

  function proposal({ targets, refused, gone }: Judged) {
    const left = [
      ...refused,
      ...gone.map((pid): Refusal => ({ pid, name: null, reason: displayText(view.missing(pid).message) })),
    ];
    const clock = platform.clock();
    const commandChars = rowCommandChars(targets.length);
    for (const process of targets) sightings.note(process);
    const rows = targets.map((process) => [
      process.pid,
      displayText(nameOf(process)),
      view.userName(process.uids[0]),
      Math.round(ageS(process, clock)),
      mib(process.rssBytes),
      displayCommand(process.argv, commandChars),
    ]);
    return {
      targets: { columns: COLUMNS, rows },
      ...(left.length > 0 && { refused: left.slice(0, REFUSED_MAX) }),
      ...(left.length > REFUSED_MAX && { note: ownText`Only the first ${REFUSED_MAX} of ${left.length} refused.` }),
    };
  }

  const apply = (plan: Plan, watcher: Asker, yes: boolean) => end(meantByPlan(plan), plan.options, watcher, yes);

  return {
    /** Ends a selection once it was agreed to; until then the answer is a plan. Throws Question where one can be asked. */
    async selected(selection: Selection, options: EndOptions, client: Client, watcher: Asker) {
      const yes = agreed(plans, client);
      if (yes) return apply(yes, watcher, true);
      const judged = await judge(selection, options);
      if (judged.targets.length === 0) throw nothingLeft(judged);
      limiter.checkTargets(judged.targets.length);
      const plan = { targets: judged.targets.map(identityOf), options };
      const { targets, ...rest } = proposal(judged);
      if (ask() || judged.asked) return { ...propose(plans, plan, judged.targets, client), targets, ...rest };
      return { ...(await apply(plan, watcher, false)), ...rest };
    },
    /** Ends what a plan is about: exactly those processes, exactly so. */
    planned: async (plan: string, watcher: Asker) => apply(plans.take(plan), watcher, true),
  };
}

function notShown(view: View, port: number, protocol: Protocol, others: Omit<Holders, 'holders'>): ProcessError {
  const { orphaned, kernel } = others;
  if (orphaned.length === 0 && kernel.length > 0)
    return new ProcessError('NOT_FOUND', `no process holds ${protocol} port ${port}, nothing was signalled`, KERNELS);
  if (orphaned.length === 0) return new ProcessError('NOT_FOUND', 'no process matches, nothing was signalled');
  const message = `${protocol} port ${port} is held by a process that may not be shown, nothing was signalled`;
  return new ProcessError('ACCESS_DENIED', message, noteOnOrphaned(view, { ...others, orphaned: [] }, ownText``));
}

/** Throws unless everything was searched. */
function requireAll({ heavy, long, unreadable }: Unsearched): void {
  if (heavy > 0) {
    throw new ProcessError(
      'INVALID_INPUT',
      'pattern is too heavy: not all was searched, and nothing was signalled',
      'Use a simpler pattern, e.g. a plain word.',
    );
  }
  if (long + unreadable === 0) return;
  throw new ProcessError(
    'INVALID_INPUT',
    `pattern: ${long + unreadable} command lines could not be searched in full, and nothing was signalled`,
    'Call find_processes with this pattern, then terminate_processes with the pids you want to end.',
  );
}

function nothingLeft({ refused, gone }: Judged): ProcessError {
  const [first] = refused;
  if (!first && gone.length > 0)
    return new ProcessError('NOT_FOUND', `no process ${gone.join(', ')}, nothing was signalled`);
  if (!first) return new ProcessError('NOT_FOUND', 'no process matches, nothing was signalled');
  return new ProcessError(
    'PROTECTED',
    `none of the ${refused.length} that match may be ended`,
    `Pid ${first.pid}: ${first.reason}`,
  );
}
