import { defined } from '../../defined.ts';
import type { ProcessFacts } from '../../process/process.ts';
import type { Machine } from '../machine.ts';
import { readAttachments } from './attachments-reader.ts';
import { readMatchAttributes } from './attributes-reader.ts';
import { boundSockets } from './bound-sockets.ts';
import { readDetails } from './details-reader.ts';
import { fileUsesReader } from './file-uses.ts';
import { readLabel } from './labels.ts';
import { folderOf } from './proc-files.ts';
import { programId } from './program-id.ts';
import { findProjects } from './projects.ts';
import { readRequestedDetails } from './requested-details-reader.ts';
import { serviceReader } from './service-reader.ts';
import { readSignalState } from './signal-state-reader.ts';
import type { Sources } from './sources.ts';
import { readStreams } from './streams-reader.ts';
import { SESSIONS, structureReader } from './structures-reader.ts';
import { readThreadTimes } from './threads-reader.ts';

/** What is read of single processes, beyond what a row shows. */
export function processDetails(sources: Sources) {
  const { root, files, processes, paths, local, groupOf, folderNow, tablesNow, ticksPerS, unixSocket } = sources;
  const serviceOf = serviceReader(root, sources.units, local);
  const sessions = sources.isLive ? SESSIONS : undefined;
  const structures = structureReader(root, { files, reader: sources.descriptors, paths: local, sessions });
  const dirOf = ({ pid, liveTid }: ProcessFacts): string => folderOf(root, pid, liveTid);

  function* ownTables(pid: number): Generator<string | undefined> {
    for (const tid of sources.descriptors.ownTables(pid))
      yield tid === undefined ? undefined : folderOf(root, pid, tid);
  }

  return {
    details: (seen) =>
      processes.readVerified(seen, async (process) => {
        const bound = async (one: ProcessFacts) =>
          (await boundSockets([one], sources.sockets, sources.holders)).get(one.pid);
        const read = await readDetails(root, process, { ...sources, bound, isThere: paths.isThere });
        return { ...read, ...defined({ service: serviceOf(process, read) }) };
      }),
    requestedDetails: (seen, wanted, before) =>
      processes.readVerified(seen, (process) => readRequestedDetails(process, wanted, { root, ticksPerS, before })),
    matchAttributes(seen, wanted, ports) {
      const process = processes.withLiveThread(seen);
      const read = readMatchAttributes(process, wanted, {
        dir: dirOf(process),
        command: () => processes.wholeArgv(process.pid),
        ports: () => sources.sockets.portsServedBy(process.pid, ports),
        ...{ groupOf, structures, paths: local },
      });
      return processes.verify(process) ? read : undefined;
    },
    signalState: (seen) => readSignalState(root, dirOf(seen), seen),
    label: (seen, name) => readLabel(dirOf(seen), name),
    programId: (seen) => programId(dirOf(seen), seen),
    threadTimes: ({ pid }) => readThreadTimes(`${root}/${pid}`, ticksPerS),
    streams: (seen) =>
      processes.readVerified(seen, (process) => {
        return readStreams(process, dirOf(process), { unixSocket, paths, table: tablesNow()(process) });
      }),
    fileUses(file) {
      const tableOf = tablesNow();
      return (seen) => {
        const process = processes.withLiveThread(seen);
        const folders = { dir: dirOf(process), ownTables: () => ownTables(process.pid) };
        return fileUsesReader(folders, file, { paths, table: tableOf(process) });
      };
    },
    async attachments(pids) {
      const located = pids.map((pid) => ({ pid, liveTid: processes.liveTidOf(pid) }));
      const { byPid } = await findProjects(located, { root, paths, tableOf: tablesNow() });
      return readAttachments(root, pids, {
        ...{ folderNow, groupOf },
        everyone: files.pids,
        peerOf: (inode) => unixSocket(inode)?.peer,
        parentOf: (pid) => processes.readStat(pid)?.ppid,
        projectOf: (pid) => byPid.get(pid) ?? null,
      });
    },
    projects: (all) => findProjects(all.map(processes.withLiveThread), { root, paths, tableOf: tablesNow() }),
  } satisfies Partial<Machine>;
}
