import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folder } from './support.ts';

/** A folder of one run of all tests, which scripts/test.mjs makes and deletes. A file that is run alone has its own. */
let ofThisFile: string | undefined;
function scratch(): string {
  ofThisFile ??= process.env['TEST_SCRATCH'] ?? folder();
  return ofThisFile;
}

/** A folder that the first test file to need it fills, for all others to use. */
export function once(name: string, fill: (path: string) => void): string {
  const path = join(scratch(), name);
  if (existsSync(path)) return path;
  const own = `${path}.${process.pid}`;
  mkdirSync(own, { recursive: true, mode: 0o755 });
  fill(own);
  mkdirSync(dirname(path), { recursive: true });
  try {
    renameSync(own, path);
  } catch {
    rmSync(own, { recursive: true }); // another file was faster
  }
  return path;
}
