import type { ProcessFacts } from '../../process/process.ts';
import { rawExe } from './executable.ts';
import { textOf } from './kernel-text.ts';
import { fileMapped } from './proc/maps.ts';
import { stackStart } from './proc/stat.ts';

/**
 * Changes when the process executes another program, or the same one again, and at no other time: a title changes neither
 * the program file (device and inode) nor where the stack begins, which execve(2) places at random. Where the
 * kernel does not let this server read both, it is the kernel's name and the path of the program. `dir`: /proc/PID. Only
 * files of proc(5) are read: the program file itself may be on a disk that does not answer.
 */
export function programId(dir: string, { comm }: ProcessFacts): string {
  const exe = rawExe(dir);
  const stat = textOf(`${dir}/stat`) ?? '';
  const stack = stackStart(stat);
  const maps = exe === undefined ? undefined : textOf(`${dir}/maps`);
  const file = maps === undefined || exe === undefined ? undefined : fileMapped(maps, exe);
  const isKnown = file !== undefined && stack !== undefined && stack !== '0';
  return isKnown ? `${file} ${stack}` : `${comm} ${exe ?? ''}`;
}
