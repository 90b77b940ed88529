import { ProcessError } from '../errors.ts';
import { type Identity, identityOf, nameOf, type ProcessFacts, refOf, sameIdentity } from '../process/process.ts';
import { type Display, displayCommand, displayText, ownText, quote } from '../text/display.ts';

/** More pids than most machines have processes; beyond it the longest unseen is forgotten. */
const REMEMBERED_MAX = 10_000;
const COMMAND_CHARS = 80;

interface Sighting extends Identity {
  readonly description: Display;
}

/** Which process the client was last shown for each pid: a pid that has come to mean another is not acted on. */
export function createSightings() {
  const seen = new Map<number, Sighting>();

  return {
    /** To be called for every process that is put into an answer. */
    note(process: ProcessFacts): void {
      seen.delete(process.pid);
      seen.set(process.pid, { ...identityOf(process), description: describe(process) });
      const [oldest] = seen.keys();
      if (seen.size > REMEMBERED_MAX && oldest !== undefined) seen.delete(oldest);
    },
    /** Throws PID_REUSED when the client was shown another process under this pid, or pinned another by `ref`. */
    check(process: ProcessFacts, pinned?: Identity): void {
      const meant = pinned ?? seen.get(process.pid);
      if (!meant || sameIdentity(meant, process)) return;
      const before = seen.get(process.pid);
      const was =
        before && sameIdentity(before, meant) ? before.description : ownText`process ${displayText(refOf(meant))}`;
      throw new ProcessError('PID_REUSED', `pid ${process.pid} was ${was}, and is now ${describe(process)}`);
    },
  };
}

export type Sightings = ReturnType<typeof createSightings>;

function describe(process: ProcessFacts): Display {
  const command = displayCommand(process.argv, COMMAND_CHARS);
  const name = displayText(nameOf(process));
  return command ? ownText`${quote(name)} (${quote(command)})` : quote(name);
}
