import type { ProcessFacts } from '../../process/process.ts';
import type { FileUse, SearchedFile } from '../find-file.ts';
export function fileUsesReader(
  _: object,
  _file: SearchedFile,
): (process: ProcessFacts) => Promise<readonly FileUse[] | null> {
  return async () => null;
}
