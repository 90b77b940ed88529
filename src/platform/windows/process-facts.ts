import type { HardLimit } from '../../process/hard-limit.ts';
import type { Identity, ProcessFacts } from '../../process/process.ts';
import { commandReader } from './command-reader.ts';
import { WINDOWS_NAMING } from './naming.ts';
import { type OwnerReader, UNKNOWN_OWNER } from './owner-reader.ts';
import { niceOfBase, niceOfClass } from './priority-classes.ts';
import type { ProcessHandles } from './process-handles.ts';
import type { ProcessInformation } from './structs/process-information.ts';
import { isRefused, OF_PROCESS, type SystemCalls } from './system-calls.ts';

/** The kernel's own process, which starts the kernel's others. No other process ever has this pid. */
export const SYSTEM_PID = 4;
const SYSTEM_NAME = 'System';

const OF_WINDOWS: HardLimit = { name: 'Windows', reason: 'it is a part of Windows itself' };

export interface FactSources {
  readonly calls: Pick<SystemCalls, 'processInformation' | 'readMemory'>;
  readonly handles: Pick<ProcessHandles, 'using'>;
  readonly owners: OwnerReader;
  readonly readsArgv: boolean;
}

/** Registry, Memory Compression, Secure System: parts of the kernel that look like processes. They have no program. */
const isOfKernel = ({ pid, ppid, name }: ProcessInformation): boolean =>
  ppid === SYSTEM_PID ? !/\.exe$/i.test(name) : pid === SYSTEM_PID;

/** Makes what the table of all processes and a handle of each say into facts. */
export function factsReader({ calls, handles, owners, readsArgv }: FactSources) {
  const argvOf = commandReader(calls, handles);

  function commandOf(one: Identity, ofKernel: boolean): Pick<ProcessFacts, 'argv'> {
    if (!readsArgv) return {};
    const argv = ofKernel ? [] : argvOf(one);
    return argv === undefined || isRefused(argv) ? {} : { argv };
  }

  /** Its class, where that may be asked for: a base priority can be changed without it. */
  function niceOf(one: ProcessInformation): number {
    const found = handles.using(one, 0, (handle) => calls.processInformation(handle, OF_PROCESS.priorityClass));
    const nice = found === undefined || isRefused(found) ? undefined : niceOfClass(found.bytes);
    return nice ?? niceOfBase(one.basePriority);
  }

  const ownerOf = (one: ProcessInformation) => owners(one, isOfKernel(one));

  /** `argv`: read the command line, too. */
  function factsOf(one: ProcessInformation, argv: boolean, owner = ownerOf(one)): ProcessFacts {
    const ofKernel = isOfKernel(one);
    return {
      pid: one.pid,
      startTime: one.startTime,
      ppid: one.ppid,
      comm: one.name === '' && one.pid === SYSTEM_PID ? SYSTEM_NAME : one.name,
      naming: WINDOWS_NAMING,
      status: one.isSuspended ? 'stopped' : 'running',
      owner: owner ?? UNKNOWN_OWNER,
      ofKernel,
      ...(ofKernel && { hardLimit: OF_WINDOWS }),
      rssBytes: one.rssBytes,
      vmsBytes: one.vmsBytes,
      threads: one.threads,
      nice: niceOfBase(one.basePriority),
      session: null,
      group: null,
      terminal: undefined,
      background: null,
      ...(argv && commandOf(one, ofKernel)),
    };
  }

  return { argvOf, commandOf, niceOf, ownerOf, factsOf };
}
