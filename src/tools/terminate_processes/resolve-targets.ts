import { ProcessError } from '../../errors.ts';
import type { MachineView } from '../../host/access.ts';
import { NeedsConfirmation } from '../../host/confirmation.ts';
import type { Host } from '../../host/host.ts';
import { noteOnOrphaned } from '../../host/orphaned-sockets.ts';
import type { RequestedTarget } from '../../host/pin.ts';
import { findPortHolders, type PortHolders } from '../../host/port-holders.ts';
import type { TerminateOptions } from '../../host/terminate.ts';
import { requireTermination } from '../../host/terminate-targets.ts';
import type { Protocol } from '../../platform/sockets.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { mapYielding } from '../../process/yielding.ts';
import type { Pattern } from '../../text/pattern.ts';
import { type SafeText, safe } from '../../text/safe-text.ts';
import { Search, type Unsearched } from '../shared/search.ts';
import { onlyMentions } from './mentions.ts';

/** Which processes the caller asks to end. */
export type TargetSelector =
  | { readonly named: readonly RequestedTarget[] }
  | { readonly pattern: Pattern }
  | { readonly port: number; readonly protocol: Protocol };

export interface TargetCandidate {
  readonly process: ProcessFacts;
  /** How it was named; absent where it was found by a pattern or port. */
  readonly requested?: RequestedTarget;
  /** Why it was found: `name`, `command`. */
  readonly match?: SafeText;
}

export interface ResolvedTargets {
  readonly candidates: readonly TargetCandidate[];
  /** The pattern matches only their arguments: a pager, an editor. Left alone. */
  readonly mentions: readonly ProcessFacts[];
}

/** Finds the processes that a selector stands for, whether or not they may be ended. */
export async function resolveTargets(
  host: Host,
  selector: TargetSelector,
  options: TerminateOptions,
): Promise<ResolvedTargets> {
  if ('named' in selector) {
    const candidates = selector.named.flatMap((requested) => {
      const process = host.machine.read(requested.pid);
      return process ? [{ process, requested }] : [];
    });
    return { candidates, mentions: [] };
  }
  if ('port' in selector) {
    const holders = await holdersOf(host, selector);
    return { candidates: holders.map((process) => ({ process })), mentions: [] };
  }
  return search(host, selector.pattern, options);
}

async function search(host: Host, pattern: Pattern, options: TerminateOptions): Promise<ResolvedTargets> {
  const { machine, view } = host;
  const scope = view.scope(undefined);
  const { processes } = await scope.list(await machine.snapshot({ wants: scope.wants, argv: true }));
  const search = new Search(host, pattern);
  const found = await mapYielding(processes, async (process): Promise<TargetCandidate | undefined> => {
    const match = await search.find(process);
    return match && { process, match };
  });
  // All that matches is ended, or nothing. What may not be ended anyway need not be searched for that.
  const isPartial = search.missed.some((process) => mayTerminate(host, process, options));
  if (isPartial || found.length === 0) requireAll(search.unsearched);
  const mentions = found
    .filter(({ process }) => onlyMentions(view.show, process, pattern))
    .map(({ process }) => process);
  return { candidates: found.filter(({ process }) => !mentions.includes(process)), mentions };
}

type PortSelector = Extract<TargetSelector, { readonly port: number }>;

/** Only what listens or has bound the port, never what is connected to it. */
async function holdersOf(host: Host, { port, protocol }: PortSelector): Promise<ProcessFacts[]> {
  const sockets = host.machine.sockets(protocol).filter((socket) => socket.port === port);
  const { holders, ...others } = await findPortHolders(host, sockets);
  if (holders.length === 0 && sockets.length > 0) throw notShown(host, { port, protocol }, others);
  return holders.map(({ process }) => process);
}

/** Throws the refusal when this process may not be ended this way; true where a rule asks first. */
export function needsConfirmation(host: MachineView, process: ProcessFacts, options: TerminateOptions): boolean {
  try {
    requireTermination(host, process, { ...options, isApproved: false });
    return false;
  } catch (refusal) {
    if (!(refusal instanceof NeedsConfirmation)) throw refusal;
    requireTermination(host, process, { ...options, isApproved: true });
    return true;
  }
}

function mayTerminate(host: MachineView, process: ProcessFacts, options: TerminateOptions): boolean {
  try {
    needsConfirmation(host, process, options);
    return true;
  } catch (refusal) {
    if (refusal instanceof ProcessError) return false;
    throw refusal;
  }
}

function notShown(host: Host, { port, protocol }: PortSelector, others: Omit<PortHolders, 'holders'>): ProcessError {
  const { orphaned, kernel } = others;
  if (orphaned.length === 0 && kernel.length > 0) {
    const { ofKernel } = host.machine.capabilities.words.orphaned;
    return new ProcessError('NOT_FOUND', `no process holds ${protocol} port ${port}; nothing was signalled`, ofKernel);
  }
  if (orphaned.length === 0) return new ProcessError('NOT_FOUND', 'no process matches; nothing was signalled');
  const message = `${protocol} port ${port} is held by a process that may not be shown; nothing was signalled`;
  return new ProcessError('ACCESS_DENIED', message, noteOnOrphaned(host, { ...others, orphaned: [] }, safe``));
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
    {
      model: 'Call find_processes with this pattern, then terminate_processes with the pids you want to end.',
      person: 'List them with find_processes, then end them by pid.',
    },
  );
}
