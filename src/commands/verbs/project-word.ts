import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { UsageError } from '../../config/layers.ts';
import { findProject } from '../../platform/project.ts';
import { isPath, pathOf } from './notations.ts';

/** The name of a project, or of the one that this path is in. Throws UsageError for a path that is in none. */
export async function projectOf(word: string): Promise<string> {
  if (!isPath(word)) return word;
  const path = pathOf(word, homedir());
  const project = await findProject(path, existsSync, homedir());
  if (project === null)
    throw new UsageError(`${path} is not in a repository or a package; files ${word} shows what works there`);
  return project;
}

/** The absolute path of a file or folder. */
export const fileOf = (word: string): string => pathOf(word, homedir());
