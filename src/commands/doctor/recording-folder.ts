import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type FileOwnership, makeFile, makeOwnedFolder } from '../../clients/new-file.ts';
import { UsageError } from '../../config/layers.ts';
import { errorCode } from '../../error-code.ts';
import type { RecordedFile } from '../../platform/operating-system.ts';

/**
 * Writes files into a folder that is new or empty, for this user alone. Returns the path of the folder. Throws
 * UsageError for any other folder, and where the files cannot be written.
 */
export function writeRecording(folder: string, files: readonly RecordedFile[], owners: FileOwnership): string {
  const path = resolve(folder);
  requireEmpty(folder, path);
  try {
    makeOwnedFolder(path, owners);
    for (const { name, text } of files) makeFile(join(path, name), { text, owners });
    return path;
  } catch (error) {
    throw refusal(folder, error);
  }
}

function requireEmpty(folder: string, path: string): void {
  if (folder === '') throw new UsageError('--record needs a value: <folder>');
  const [first] = namesIn(folder, path);
  if (first !== undefined) throw new UsageError(`--record ${folder}: is not empty; name a new or an empty folder`);
}

function namesIn(folder: string, path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw refusal(folder, error);
  }
}

function refusal(folder: string, error: unknown): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  const what = code === 'ENOTDIR' || code === 'EEXIST' ? 'is not a folder' : 'cannot be written';
  return new UsageError(`--record ${folder}: ${what} (${code})`);
}
