import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needsGcc, works } from '../../test/e2e/programs.ts';
import { folder, noOtherUsers, REPO, ROOT, run } from '../../test/e2e/support.ts';

/** A PID namespace with so few pids that each soon means another process, and what is started in it. */

const PID_MAX = '/proc/sys/kernel/pid_max';
const UNSHARE = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'] as const;

/** For `skip`: why there can be no such namespace here. */
export const noNamespace: string | false = whyNot();

function whyNot(): string | false {
  if (!ROOT) return 'needs root, to make a PID namespace';
  if (needsGcc()) return needsGcc();
  const others = noOtherUsers();
  if (others) return others;
  if (!works('unshare', [...UNSHARE.slice(1), 'true'])) return 'unshare is not there, or not permitted';
  return isOwn() ? false : 'needs a kernel.pid_max of each PID namespace (Linux 6.14), and to be allowed to set it';
}

/** Tried with a value that does no harm where it is that of the whole machine. */
function isOwn(): boolean {
  const before = readFileSync(PID_MAX, 'latin1');
  const lower = `echo $(($(cat ${PID_MAX}) - 1)) > ${PID_MAX}`;
  const [command, ...args] = [...UNSHARE, 'sh', '-c', lower];
  const { status } = spawnSync(command, args, { stdio: 'ignore' });
  if (readFileSync(PID_MAX, 'latin1') === before) return status === 0;
  writeFileSync(PID_MAX, before);
  return false;
}

export interface Users {
  readonly server: number;
  readonly victims: number;
  readonly innocents: number;
}

/** Compiles storm.c. Returns the command line that starts what stands behind it in a storm. */
export async function storm() {
  const binary = join(folder(), 'storm');
  const args = ['-O2', '-pthread', '-o', binary, join(REPO, 'soak/storm/storm.c')];
  const { code, stderr } = await run('gcc', args);
  assert.equal(code, 0, stderr);
  return ({ server, victims, innocents }: Users, pids: number, telling: boolean): [string, ...string[]] => {
    const numbers = [server, victims, innocents, pids, telling ? 1 : 0].map(String);
    return [...UNSHARE, 'sh', '-c', `echo 400 > ${PID_MAX} && exec "$@"`, 'sh', binary, ...numbers];
  };
}

/** The folder of a build that is like ours from the outside, and kills by the bare number. */
export function bareBuild(): string {
  const path = folder();
  mkdirSync(join(path, 'dist'));
  cpSync(join(REPO, 'soak/storm/bare-kill.mjs'), join(path, 'dist/main.js'));
  writeFileSync(join(path, 'package.json'), '{"type":"module"}');
  return path;
}
