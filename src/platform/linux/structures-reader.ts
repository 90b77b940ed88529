import { readFileSync } from 'node:fs';
import { NO_STRUCTURES, type Structures } from '../../process/match-attributes.ts';
import { isZombie, type ProcessFacts } from '../../process/process.ts';
import { ifReadable, ifThere } from '../posix/errno.ts';
import { textOf } from '../posix/kernel-text.ts';
import type { DescriptorReader } from './descriptor-reader.ts';
import { displaySockets } from './display-sockets.ts';
import type { LocalPaths } from './local-paths.ts';
import { isInSessionSlice, loginSessionOf } from './proc/cgroup.ts';
import type { ProcFiles } from './proc-files.ts';
import type { LINUX_STRUCTURES } from './structures.ts';

/** One file for each session of logind or elogind, named by its id. */
export const SESSIONS = '/run/systemd/sessions';

export interface StructureOptions {
  readonly files: ProcFiles;
  readonly reader: DescriptorReader;
  readonly paths: Pick<LocalPaths, 'isLocal'>;
  /** Where the files of the sessions are; by default a recorded machine has none. */
  readonly sessions: string | undefined;
}

/** A display listens on a low descriptor, opened at its start; a table may have a million. */
const DESCRIPTORS_MAX = 20_000;
const STOPPED = { rings: [], read: 0 };

/** Which facts make a session depend on a process. `root`: where proc(5) is mounted. */
export function structureReader(root: string, { files, reader, paths, sessions }: StructureOptions) {
  const displays = displaySockets(root, files);

  /** Undefined: it cannot be read. A kernel without control groups has none to read. */
  const cgroupOf = (dir: string): string | undefined =>
    ifReadable(() => ifThere(() => readFileSync(`${dir}/cgroup`, 'utf8')) ?? '');

  /**
   * Does it run below session.slice? What has a pseudo-terminal does not belong to the session: the slice holds the
   * message bus, too, and so whatever that starts, such as a terminal with all that runs in it.
   */
  function isOfSession(process: ProcessFacts, cgroup: string | undefined): boolean | undefined {
    if (process.terminal?.startsWith('pts/')) return false;
    return cgroup === undefined ? undefined : isInSessionSlice(cgroup);
  }

  /** Undefined: its descriptors cannot be read, and there is a display that it may serve. */
  function servesDisplay({ pid, liveTid }: ProcessFacts): boolean | undefined {
    const sockets = displays(pid);
    if (sockets.size === 0) return false;
    const walk = reader.table(pid, liveTid);
    let looked = 0;
    let step = walk.next();
    for (; !step.done; step = walk.next()) {
      const isFound = step.value !== undefined && sockets.has(step.value.inode);
      if (!isFound && ++looked <= DESCRIPTORS_MAX) continue;
      walk.return(STOPPED); // closes the folder
      return isFound ? true : undefined;
    }
    return step.value.why === undefined ? false : undefined;
  }

  /**
   * The file of a session outlives its leader while other processes remain: it counts for a process in the scope of
   * that session alone, so not for one that was given the pid later.
   */
  function leadsSession({ pid }: ProcessFacts, cgroup: string): boolean {
    const id = loginSessionOf(cgroup);
    if (id === undefined || sessions === undefined) return false;
    const path = `${sessions}/${id}`;
    if (!paths.isLocal(path)) return false;
    const text = textOf(path) ?? '';
    return Number(/^LEADER=(\d{1,10})$/m.exec(text)?.[1]) === pid;
  }

  return (dir: string, process: ProcessFacts): Structures => {
    if (process.ofKernel || isZombie(process)) return NO_STRUCTURES;
    const cgroup = cgroupOf(dir);
    const known: readonly [(typeof LINUX_STRUCTURES)[number]['name'], boolean | undefined][] = [
      ['session.slice', isOfSession(process, cgroup)],
      ['display-server', servesDisplay(process)],
      ['session-leader', leadsSession(process, cgroup ?? '')],
    ];
    return {
      is: known.filter(([, holds]) => holds === true).map(([structure]) => structure),
      mayBe: known.filter(([, holds]) => holds === undefined).map(([structure]) => structure),
    };
  };
}
