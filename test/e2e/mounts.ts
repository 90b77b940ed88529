import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { cannotCompile, compile, type Program, ready, works } from './programs.ts';
import { launch, ROOT } from './support.ts';

/** File systems that stop answering, and servers that see another /proc than most. */

/** For `skip`. */
export const noFuse =
  cannotCompile('stops-answering') || !ROOT
    ? cannotCompile('stops-answering') || 'needs root, to mount'
    : existsSync('/dev/fuse')
      ? false
      : 'there is no /dev/fuse here';

/** For `skip`: mount namespaces. */
export const noMountNamespace = works('unshare', ['--mount', 'true'])
  ? false
  : 'mount namespaces cannot be made here: needs unshare(1) and root';

export interface SilentDisk extends Program {
  /** Where it is mounted; the file `f` lies in it. */
  readonly path: string;
  /** From now on it answers nothing. */
  fallSilent(): void;
}

/** A mounted file system that can stop answering, until the tests of the file have ended. `text`: what its file holds. */
export async function silentDisk(text = ''): Promise<SilentDisk> {
  const path = mkdtempSync(join(tmpdir(), 'pm-silent-'));
  chmodSync(path, 0o755);
  const daemon = await ready(launch(compile('stops-answering'), [path, text]));
  after(() => {
    daemon.child.kill('SIGKILL'); // then what waits for an answer gets an error
    spawnSync('umount', ['-l', path]);
    rmdirSync(path);
  });
  return {
    ...daemon,
    path,
    fallSilent: () => {
      daemon.child.kill('SIGUSR1');
      execFileSync('sleep', ['0.1']);
    },
  };
}

/** The command that runs another one in a mount namespace of its own, after a script has changed what it sees. */
export const inMounts = (script: string): readonly [string, ...string[]] => [
  'unshare',
  '--mount',
  'sh',
  '-c',
  `${script} && exec "$@"`,
  'sh',
];

/** The command that gives root's rights away. */
export const asUser = (uid: number): string[] => ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
