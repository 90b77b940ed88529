import type { ProcessFacts } from '../../process/process.ts';
import { textOf } from '../posix/kernel-text.ts';
import { rawExe } from './executable.ts';
import { fileMapped } from './proc/maps.ts';
import { stackStart } from './proc/stat.ts';

/**
 * Changes when the process executes another program, or the same one again, and at no other time: a title changes
 * neither the program file (device and inode) nor where the stack begins, which execve(2) places at random. Where the
 * kernel does not let this server read both, it is the kernel's name and the path of the program. `dir`: /proc/PID.
 * Only files of proc(5) are read: the program file itself may be on a disk that does not answer.
 */
export function programId(dir: string, { comm }: ProcessFacts): string {
  const exe = rawExe(dir);
  const stack = stackStart(textOf(`${dir}/stat`) ?? '');
  const file = exe === undefined ? undefined : fileMapped(textOf(`${dir}/maps`) ?? '', exe);
  return file !== undefined && stack !== undefined && stack !== '0' ? `${file} ${stack}` : `${comm} ${exe ?? ''}`;
}
