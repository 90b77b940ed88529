import { ProcessError } from '../errors.ts';
import type { Machine } from '../platform/machine.ts';
import { ageS } from '../process/clock.ts';
import { quotedName } from '../process/columns.ts';
import { type Identity, identityOf, type ProcessFacts, sameIdentity } from '../process/process.ts';
import { bootTagOf, refOf } from '../process/ref.ts';
import { quoted, safeText } from '../text/built-in.ts';
import { ageText, type Presenter, quote, type SafeText, safe } from '../text/safe-text.ts';
import type { RequestedTarget } from './pin.ts';

/** More pids than most machines have processes; beyond it, the oldest sighting is dropped. */
const REMEMBERED_MAX = 10_000;
const COMMAND_CHARS = 60;
const DESCRIBED_MAX = 10;

interface Sighting extends Identity {
  readonly description: SafeText;
  /** When it was shown, in milliseconds of this process's own clock. */
  readonly atMs: number;
}

/**
 * Which process the client was last shown for each pid. Nothing is done to a pid that belongs to another process by
 * now, nor to one that this server has not shown: it may come from a conversation with an earlier server.
 */
export function createSightings(machine: Pick<Machine, 'self' | 'clock'>, show: () => Presenter) {
  const seen = new Map<number, Sighting>();
  const bootTag = bootTagOf(machine.self);

  /** Called for every process that is put into an answer: its pid may then be used to name it. */
  function record(process: ProcessFacts): void {
    const before = seen.get(process.pid);
    const isKnown = before !== undefined && sameIdentity(before, process);
    seen.delete(process.pid);
    const atMs = isKnown ? before.atMs : performance.now();
    seen.set(process.pid, { ...identityOf(process), description: describe(show(), process), atMs });
    const [oldest] = seen.keys();
    if (seen.size > REMEMBERED_MAX && oldest !== undefined) seen.delete(oldest);
  }

  function wasShown(
    process: ProcessFacts,
    { pinned, isChosen, calledMs = Number.POSITIVE_INFINITY }: RequestedTarget,
  ): boolean {
    if (pinned || isChosen) return true;
    const before = seen.get(process.pid);
    return before !== undefined && sameIdentity(before, process) && before.atMs <= calledMs;
  }

  return {
    record,
    /**
     * Throws PID_REUSED when the client was shown another process under this pid, or pinned another by `ref`, and
     * NOT_FOUND for a `ref` of another boot.
     */
    check(process: ProcessFacts, { pinned, bootTag: theirs = bootTag }: Omit<RequestedTarget, 'pid'>): void {
      if (pinned && theirs !== bootTag) throw ofAnotherBoot(refOf(pinned, theirs));
      const requested = pinned ?? seen.get(process.pid);
      if (!requested || sameIdentity(requested, process)) return;
      const before = seen.get(process.pid);
      const was =
        before && sameIdentity(before, requested)
          ? before.description
          : safe`process ${safeText(refOf(requested, bootTag))}`;
      throw new ProcessError('PID_REUSED', `pid ${process.pid} was ${was}, and is now ${describe(show(), process)}`);
    },
    /**
     * Throws NOT_SHOWN, with what they are, if there are bare pids among these that the client had not been shown when
     * it made the call: calls may run in parallel.
     */
    requireShown(named: readonly { readonly process: ProcessFacts; readonly requested: RequestedTarget }[]): void {
      const unshown = named
        .filter(({ process, requested }) => !wasShown(process, requested))
        .map(({ process }) => process);
      if (unshown.length === 0) return;
      for (const process of unshown) record(process);
      const clock = machine.clock();
      const lines = unshown
        .slice(0, DESCRIBED_MAX)
        .map((one) => `pid ${one.pid} is ${describe(show(), one)}, started ${ageText(ageS(one, clock))} ago`);
      const more = unshown.length - lines.length;
      const refs = unshown.slice(0, DESCRIBED_MAX).map((process) => refOf(process, bootTag));
      throw new ProcessError(
        'NOT_SHOWN',
        `this server has not shown this yet: ${lines.join('; ')}${more > 0 ? `; and ${more} more` : ''}; nothing was signalled`,
        refs.length === 1
          ? `If it is the one, call again with ref ${refs[0]}.`
          : 'If these are the ones, call again with the same pids.',
      );
    },
  };
}

const ofAnotherBoot = (ref: string): ProcessError =>
  new ProcessError(
    'NOT_FOUND',
    `ref ${quoted(ref)} is of an earlier boot, or of another machine or container; nothing was signalled`,
    { model: 'Look the process up again: call find_processes.', person: 'Look the process up again.' },
  );

export type Sightings = ReturnType<typeof createSightings>;

function describe(show: Presenter, process: ProcessFacts): SafeText {
  const command = show.command(process.argv, COMMAND_CHARS);
  const name = quotedName(show, process);
  return command ? safe`${name} (${quote(command)})` : name;
}
