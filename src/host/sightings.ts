import { ProcessError } from '../errors.ts';
import type { Platform } from '../platform/platform.ts';
import { ageS, type Identity, identityOf, nameOf, type ProcessFacts, sameIdentity } from '../process/process.ts';
import { bootTagOf, refOf } from '../process/ref.ts';
import { ageText, type Display, displayCommand, displayText, ownText, quote, quoted } from '../text/display.ts';
import type { Meant } from './end.ts';

/** More pids than most machines have processes; beyond it the longest unseen is forgotten. */
const REMEMBERED_MAX = 10_000;
const NAME_CHARS = 32;
const COMMAND_CHARS = 64;

interface Sighting extends Identity {
  readonly description: Display;
  /** When it was shown, in milliseconds of this process's own clock. */
  readonly atMs: number;
}

/**
 * Which process the client was last shown for each pid. A pid that has come to stand for another process is not acted on,
 * nor is one that this server has not shown: it may come from a conversation with an earlier server.
 */
export function createSightings(platform: Pick<Platform, 'self' | 'clock'>) {
  const seen = new Map<number, Sighting>();
  const bootTag = bootTagOf(platform.self);

  /** To be called for every process that is put into an answer. */
  function note(process: ProcessFacts): void {
    const before = seen.get(process.pid);
    const isKnown = before !== undefined && sameIdentity(before, process);
    seen.delete(process.pid);
    const atMs = isKnown ? before.atMs : performance.now();
    seen.set(process.pid, { ...identityOf(process), description: describe(process), atMs });
    const [oldest] = seen.keys();
    if (seen.size > REMEMBERED_MAX && oldest !== undefined) seen.delete(oldest);
  }

  return {
    note,
    /**
     * Throws PID_REUSED when the client was shown another process under this pid, or pinned another by `ref`, and
     * NOT_FOUND for a `ref` of another boot.
     */
    check(process: ProcessFacts, { pinned, bootTag: theirs = bootTag }: Pick<Meant, 'pinned' | 'bootTag'>): void {
      if (pinned && theirs !== bootTag) throw ofAnotherBoot(refOf(pinned, theirs));
      const meant = pinned ?? seen.get(process.pid);
      if (!meant || sameIdentity(meant, process)) return;
      const before = seen.get(process.pid);
      const was =
        before && sameIdentity(before, meant)
          ? before.description
          : ownText`process ${displayText(refOf(meant, bootTag))}`;
      throw new ProcessError('PID_REUSED', `pid ${process.pid} was ${was}, and is now ${describe(process)}`);
    },
    /**
     * Throws NOT_SHOWN, with what the process is, for a bare pid that the client had not been shown when it made the
     * call: calls may be made side by side.
     */
    requireShown(
      process: ProcessFacts,
      { pinned, isChosen = false, calledMs = Number.POSITIVE_INFINITY }: Meant,
    ): void {
      if (pinned || isChosen) return;
      const before = seen.get(process.pid);
      if (before && sameIdentity(before, process) && before.atMs <= calledMs) return;
      note(process);
      const age = ageText(ageS(process, platform.clock()));
      throw new ProcessError(
        'NOT_SHOWN',
        `this server has not shown pid ${process.pid} yet: it is ${describe(process)}, started ${age} ago; nothing was signalled`,
        `If it is the one, call again with ref ${refOf(process, bootTag)}.`,
      );
    },
  };
}

const ofAnotherBoot = (ref: string): ProcessError =>
  new ProcessError(
    'NOT_FOUND',
    `ref ${quoted(ref)} is of an earlier boot, or of another machine or container; nothing was signalled`,
    'Look the process up again: call find_processes.',
  );

export type Sightings = ReturnType<typeof createSightings>;

function describe(process: ProcessFacts): Display {
  const command = displayCommand(process.argv, COMMAND_CHARS);
  const name = quoted(nameOf(process), NAME_CHARS);
  return command ? ownText`${name} (${quote(command)})` : name;
}
