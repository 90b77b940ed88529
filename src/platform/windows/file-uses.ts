import { pathKey } from '../../process/naming.ts';
import type { Identity, ProcessFacts } from '../../process/process.ts';
import type { FileUse, SearchedFile } from '../find-file.ts';
import { WINDOWS_NAMING } from './naming.ts';
import type { ProcessPath } from './process-paths.ts';
import { decodeFileUsers } from './structs/restart-manager.ts';
import { isRefused, type SystemCalls } from './system-calls.ts';
import { volumePath } from './volume-paths.ts';

/** It opens the file to ask its file system: a disc may have to start, and a driver may hang. */
const RESTART_MANAGER_MS = 5000;

interface ProcessPaths extends Pick<SystemCalls, 'fileUsers'> {
  cwdOf(process: ProcessFacts): ProcessPath;
  exeOf(process: ProcessFacts): ProcessPath;
}

/**
 * How a process uses a file, or anything below a folder. Who has a file open is asked once, of the restart manager,
 * which takes no folders. Working folders and programs are compared by name. Null if it may use it in a way that Windows
 * does not show.
 */
export function fileUsesReader(
  { fileUsers, cwdOf, exeOf }: ProcessPaths,
  file: SearchedFile,
): (process: ProcessFacts) => Promise<readonly FileUse[] | null> {
  const isSought = comparedWith(file);
  let asked: ReturnType<typeof findOpeners> | undefined;

  return async (process) => {
    asked ??= findOpeners(fileUsers, file);
    const openers = await asked;
    // No file is a working folder.
    const [cwd, exe] = [file.folder ? cwdOf(process) : undefined, exeOf(process)];
    const uses: FileUse[] = [];
    if (openers?.has(keyOf(process))) uses.push('open');
    if (isSought(cwd)) uses.push('cwd');
    if (isSought(exe)) uses.push('executable');
    const isWhole = openers !== undefined && !isRefused(cwd) && !isRefused(exe);
    return uses.length > 0 || isWhole ? uses : null;
  };
}

const keyOf = ({ pid, startTime }: Identity): string => `${pid} ${startTime}`;

/** Who has a file open; undefined if that is unknown: on a server, or if the restart manager does not answer in time. */
async function findOpeners(
  fileUsers: SystemCalls['fileUsers'],
  { path, folder }: SearchedFile,
): Promise<ReadonlySet<string> | undefined> {
  if (folder) return new Set();
  if (path.startsWith('\\\\')) return undefined;
  const found = await inTime(fileUsers([path]));
  return found === undefined || isRefused(found) ? undefined : new Set(decodeFileUsers(found).map(keyOf));
}

async function inTime<T>(answer: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), RESTART_MANAGER_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Is it the path of the file, or of something below the folder? */
function comparedWith(file: SearchedFile): (other: ProcessPath) => boolean {
  const { path, folder } = file;
  const alias = 'alias' in file ? file.alias : undefined;
  const sought = (alias === undefined ? [path] : [path, alias]).map(keyOfPath);
  const below = sought.map((key) => (key.endsWith('/') ? key : `${key}/`));
  return (other) => {
    if (typeof other !== 'string') return false;
    const key = keyOfPath(other);
    return sought.includes(key) || (folder && below.some((one) => key.startsWith(one)));
  };
}

function keyOfPath(path: string): string {
  const on = volumePath(path);
  return pathKey('path' in on ? on.path : path, WINDOWS_NAMING);
}
