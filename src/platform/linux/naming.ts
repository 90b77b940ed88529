import { posix } from 'node:path';
import type { Naming } from '../../process/naming.ts';

const asWritten = (text: string): string => text;

const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

export const LINUX_NAMING: Naming = {
  // TASK_COMM_LEN without the final zero; proc_pid_comm(5).
  commMaxBytes: 15,
  slashed: asWritten,
  folderOf: posix.dirname,
  fold: asWritten,
  keyOf: asWritten,
  isAbsolute: (path) => path.startsWith('/'),
  roots: '/',
  programFile: asWritten,
  shellLine: (words) => words.map(shellWord).join(' '),
  shells: new Map(),
};
