import { yieldIfDue } from '../../process/yielding.ts';
import { Unanswered } from '../helper/helper.ts';
import { linkOf } from '../posix/kernel-text.ts';
import type { Projects } from '../project.ts';
import type { Paths } from './guarded-paths.ts';
import type { Located, TableOf } from './mount-tables.ts';
import { isMarked } from './proc/fd-link.ts';
import { locationOf } from './proc/mountinfo.ts';
import { folderOf } from './proc-files.ts';

interface ProjectReader {
  readonly paths: Pick<Paths, 'project' | 'mounts'>;
  readonly tableOf: TableOf;
  /** Where proc(5) is mounted. */
  readonly root: string;
}

/** The projects of the working directories of processes. Looks at each folder once; those that may hang in parallel. */
export async function findProjects(processes: readonly Located[], reader: ProjectReader): Promise<Projects> {
  const folders = new Map<string, number[]>();
  const byPid = new Map<number, string | null>();
  for (const process of processes) {
    const { pid } = process;
    await yieldIfDue();
    const folder = linkOf(`${folderOf(reader.root, pid, process.liveTid)}/cwd`);
    if (folder === undefined) continue;
    if (!isHere(folder, process, reader)) byPid.set(pid, null);
    else if (folders.get(folder)?.push(pid) === undefined) folders.set(folder, [pid]);
  }
  const unavailable = new Set<string>();
  const waiting: Promise<void>[] = [];
  for (const [folder, pids] of folders) {
    await yieldIfDue();
    const found = reader.paths.project(folder).then(
      (name) => {
        for (const pid of pids) byPid.set(pid, name);
      },
      (error: unknown) => {
        if (!(error instanceof Unanswered)) throw error;
        unavailable.add(error.message);
      },
    );
    waiting.push(found);
  }
  await Promise.all(waiting);
  return { byPid, unavailable: [...unavailable] };
}

/** A path in another mount namespace, as in a container, counts here only if it leads to the same folder. */
function isHere(folder: string, process: Located, { paths, tableOf }: ProjectReader): boolean {
  if (isMarked(folder)) return false;
  const table = tableOf(process);
  if (!table || table.ours) return true;
  const [there, here] = [locationOf(table.mounts, folder), locationOf(paths.mounts(), folder)];
  return there !== undefined && there.device === here?.device && there.path === here.path;
}
