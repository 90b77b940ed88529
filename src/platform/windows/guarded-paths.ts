import { existsSync } from 'node:fs';
import { findFile } from '../find-file.ts';
import type { Helper } from '../helper/helper.ts';
import { findProject } from '../project.ts';
import type { SystemCalls } from './system-calls.ts';
export function guardedPaths(_: Pick<SystemCalls, 'driveType'>, _helper: Helper) {
  return {
    project: (folder: string) => findProject(folder, existsSync),
    find: findFile,
    realPath: async (p: string) => p,
  };
}
