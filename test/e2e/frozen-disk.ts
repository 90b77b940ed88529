import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { works } from './programs.ts';
import { ROOT } from './support.ts';

/** A local disk that stops taking writes, as a failing one does. What waits for it cannot be killed; fsfreeze(8) */

const MIB = 1024 * 1024;

export interface FrozenDisk {
  /** Where it is mounted. */
  readonly path: string;
  /** Reads go on; a write waits from now on. */
  freeze(): void;
  thaw(): void;
}

/** For `skip`. */
export const noFreezing = ROOT
  ? works('mkfs.ext4', ['-V']) && works('fsfreeze', ['--version'])
    ? !canMount() && 'no disk image can be mounted here'
    : 'needs mkfs.ext4 and fsfreeze'
  : 'needs root, to mount';

/** A disk until the tests of the file have ended; thawed by then. */
export function frozenDisk(): FrozenDisk {
  const place = mkdtempSync(join(tmpdir(), 'pm-frozen-'));
  const path = mountImage(place);
  const thaw = (): void => void spawnSync('fsfreeze', ['--unfreeze', path]);
  after(() => {
    thaw();
    spawnSync('umount', ['-l', path]);
    rmSync(place, { recursive: true });
  });
  return { path, freeze: () => void execFileSync('fsfreeze', ['--freeze', path]), thaw };
}

function mountImage(place: string): string {
  const [image, path] = [join(place, 'image'), join(place, 'disk')];
  writeFileSync(image, '');
  truncateSync(image, 16 * MIB);
  execFileSync('mkfs.ext4', ['-q', image]);
  execFileSync('mkdir', [path]);
  execFileSync('mount', ['-o', 'loop', image, path], { stdio: 'ignore' });
  return path;
}

function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'pm-frozen-'));
  try {
    execFileSync('umount', [mountImage(place)]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true });
  }
}
