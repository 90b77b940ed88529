import { readFileSync } from 'node:fs';
import { ProcessError } from '../../errors.ts';
import { ifReadable } from '../posix/errno.ts';
import { textOf } from '../posix/kernel-text.ts';
import type { Native } from './ffi/native.ts';
import { fsFiles } from './fs-files.ts';
import { type Constants, constantsWithout, parseAuxv } from './proc/auxv.ts';
import type { ProcFiles } from './proc-files.ts';

/** What the server needs from /proc before anything else. */

/** Throws UNSUPPORTED if there is no /proc. */
export function openProc(root: string, native: Native | undefined): ProcFiles {
  const files = native?.files(root) ?? fsFiles(root);
  if (ifReadable(files.pids)?.length) return files;
  throw new ProcessError('UNSUPPORTED', `${root} is not mounted`, 'Mount it: mount -t proc proc /proc');
}

/** Those of this machine; the files that hold them may be unreadable or empty. */
export function readConstants(root: string, native: Native | undefined): Constants {
  const auxv = ifReadable(() => readFileSync(`${root}/self/auxv`));
  if (auxv) return parseAuxv(auxv);
  const [status = '', statm = ''] = ['status', 'statm'].map((file) => textOf(`${root}/self/${file}`));
  return constantsWithout(native?.auxv, status, statm);
}
