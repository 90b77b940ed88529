import { yieldIfDue } from '../../process/yielding.ts';
import { linkOf } from '../posix/kernel-text.ts';
import { type Projects, projectsIn } from '../project.ts';
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

/** The projects of the working directories of processes. */
export async function findProjects(processes: readonly Located[], reader: ProjectReader): Promise<Projects> {
  const folders = new Map<number, string | null>();
  for (const process of processes) {
    const { pid } = process;
    await yieldIfDue();
    const folder = linkOf(`${folderOf(reader.root, pid, process.liveTid)}/cwd`);
    if (folder !== undefined) folders.set(pid, isHere(folder, process, reader) ? folder : null);
  }
  return projectsIn(folders, reader.paths.project);
}

/** A path in another mount namespace, as in a container, counts here only if it leads to the same folder. */
function isHere(folder: string, process: Located, { paths, tableOf }: ProjectReader): boolean {
  if (isMarked(folder)) return false;
  const table = tableOf(process);
  if (!table || table.ours) return true;
  const [there, here] = [locationOf(table.mounts, folder), locationOf(paths.mounts(), folder)];
  return there !== undefined && there.device === here?.device && there.path === here.path;
}
