import { lstatSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** What Windows may lack, as the option `skip` of a test: false where it is there, or the reason. */

const isWindows = process.platform === 'win32';

export const NO_MODES = isWindows && 'needs owners and mode bits of files';
export const NO_FIFOS = isWindows && 'needs FIFOs';
export const NO_LINKS = isWindows && !canLink() && 'needs the right to make symbolic links';

/** Gives this process a user id that is in no file. */
export function asUnlistedUser(t: TestContext): void {
  const { value } = Object.getOwnPropertyDescriptor(process, 'geteuid') ?? {};
  t.after(() => Object.defineProperty(process, 'geteuid', { value }));
  Object.defineProperty(process, 'geteuid', { value: () => 4_000_000_000 });
}

/** Windows grants it to administrators and developers. Wine 8 makes none, and reports no error. */
function canLink(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  const link = join(folder, 'link');
  try {
    symlinkSync('nowhere', link);
    return lstatSync(link).isSymbolicLink();
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
