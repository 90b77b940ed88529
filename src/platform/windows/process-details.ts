import type { ProcessFacts } from '../../process/process.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import { labelAmong } from '../label-values.ts';
import type { Machine } from '../machine.ts';
import { type Projects, projectsIn } from '../project.ts';
import { readAttachments } from './attachments-reader.ts';
import { readMatchAttributes } from './attributes-reader.ts';
import { readDetails } from './details-reader.ts';
import { fileUsesReader } from './file-uses.ts';
import { readEnvironment } from './parameters-reader.ts';
import { cwdOf, exeOf } from './process-paths.ts';
import { readRequestedDetails } from './requested-details-reader.ts';
import type { Sources } from './sources.ts';
import { environmentValue } from './structs/environment-block.ts';
import { ACCESS, isRefused } from './system-calls.ts';
import { readThreadTimes } from './threads-reader.ts';

/** What is read of single processes, beyond what a row shows. */
export function processDetails(sources: Sources) {
  const { calls, handles, processes, sockets, tables } = sources;

  async function projects(all: readonly ProcessFacts[]): Promise<Projects> {
    const folders = new Map<number, string>();
    for (const process of all) {
      await yieldIfDue();
      const folder = cwdOf(sources, process);
      if (typeof folder === 'string') folders.set(process.pid, folder);
    }
    return projectsIn(folders, sources.paths.project);
  }

  return {
    details: (process) =>
      readDetails(process, { ...sources, bound: async (one) => (await sockets.bound([one])).get(one.pid) }),
    requestedDetails: async (process, wanted, before) =>
      processes.isRunning(process) ? readRequestedDetails(process, wanted, { ...sources, before }) : undefined,
    matchAttributes: (process, wanted, ports) => readMatchAttributes(process, wanted, { ...sources, ports }),
    signalState: () => ({}),
    label(process, name) {
      const block = handles.using(process, ACCESS.readMemory, (handle) => readEnvironment(calls, handle));
      return block === undefined || isRefused(block)
        ? undefined
        : labelAmong((variable) => environmentValue(block, variable), name);
    },
    // A process runs one program for as long as it lives.
    programId: ({ comm, startTime }) => `${comm} ${startTime}`,
    threadTimes: async ({ pid }) => readThreadTimes(calls, pid),
    streams: async (process) =>
      processes.isRunning(process) ? { stdout: null, stderr: null, unavailable: {} } : undefined,
    fileUses: (file) =>
      fileUsesReader(
        {
          fileUsers: calls.fileUsers,
          cwdOf: (one: ProcessFacts) => cwdOf(sources, one),
          exeOf: (one: ProcessFacts) => exeOf(sources, one),
        },
        file,
      ),
    async attachments(pids) {
      const table = tables.read();
      const known = pids.flatMap((pid) => table.get(pid) ?? []).map((one) => processes.factsOf(one, false));
      const { byPid } = await projects(known);
      return readAttachments(known, { ...sources, projectOf: (pid) => byPid.get(pid) ?? null });
    },
    projects,
  } satisfies Partial<Machine>;
}
