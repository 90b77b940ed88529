import { readlinkSync } from 'node:fs';
import { nextSlice, sliceIsOver } from '../../process/slices.ts';
import { Unanswered } from '../helper/helper.ts';
import type { Projects } from '../platform.ts';
import { ifReadable } from './files.ts';
import type { MountTable } from './mount-tables.ts';
import { locationOf } from './mounts.ts';
import type { Paths } from './paths.ts';

interface ProjectReader {
  readonly paths: Paths;
  tableOf(dir: string): MountTable | undefined;
}

const DELETED = ' (deleted)';

/** The projects of the working directories of processes. Looks at each folder once; those that may hang in parallel. */
export async function findProjects(
  processes: readonly { readonly pid: number; readonly dir: string }[],
  reader: ProjectReader,
): Promise<Projects> {
  const folders = new Map<string, number[]>();
  const byPid = new Map<number, string | null>();
  for (const { pid, dir } of processes) {
    if (sliceIsOver()) await nextSlice();
    const folder = ifReadable(() => readlinkSync(`${dir}/cwd`));
    if (folder === undefined) continue;
    if (!isHere(folder, dir, reader)) byPid.set(pid, null);
    else if (folders.get(folder)?.push(pid) === undefined) folders.set(folder, [pid]);
  }
  const unavailable = new Set<string>();
  const waiting: Promise<void>[] = [];
  for (const [folder, pids] of folders) {
    if (sliceIsOver()) await nextSlice();
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
function isHere(folder: string, dir: string, { paths, tableOf }: ProjectReader): boolean {
  if (folder.endsWith(DELETED)) return false;
  const table = tableOf(dir);
  if (!table || table.ours) return true;
  const [there, here] = [locationOf(table.mounts, folder), locationOf(paths.mounts(), folder)];
  return there !== undefined && there.device === here?.device && there.path === here.path;
}
