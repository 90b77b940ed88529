import { isZombie, type ProcessFacts } from '../../process/process.ts';
import type { Located } from './mount-tables.ts';
import { parseCmdline } from './proc/cmdline.ts';
import { parseStat } from './proc/stat.ts';
import { type ProcFiles, READ_BYTES } from './proc-files.ts';

export type CommandFacts = Pick<ProcessFacts, 'argv' | 'argvCut'>;

/** Reads command lines from /proc/PID/cmdline; proc_pid_cmdline(5). */
export function commandReader(files: ProcFiles, readsArgv: boolean) {
  /** An exiting process loses its memory a moment before it becomes a zombie. */
  function isEnding(pid: number, liveTid: number | undefined): boolean {
    const length = files.read(pid, 'stat', liveTid);
    return length <= 0 || parseStat(files.bytes, length)?.vmsBytes === 0;
  }

  /**
   * At most this much of its command line. Empty if unknown: reading is off, the system denies it, or a live program
   * has erased it. A kernel thread or zombie has none: its argv is empty, and the file is not opened.
   */
  return function readArgv(
    { pid, liveTid, ...of }: Located & Pick<ProcessFacts, 'ofKernel' | 'status' | 'threads'>,
    keepBytes: number,
  ): CommandFacts {
    if (!readsArgv || keepBytes === 0) return {};
    if (of.ofKernel || isZombie(of)) return { argv: [] };
    const length = files.read(pid, 'cmdline', liveTid);
    if (length === 0) return isEnding(pid, liveTid) ? { argv: [] } : {};
    if (length < 0) return {};
    const { argv, isCut } = parseCmdline(files.bytes, length, { truncated: length === READ_BYTES, keepBytes });
    const isErased = argv.length === 1 && argv[0] === '' && length > 1;
    return isErased ? {} : { argv, ...(isCut && { argvCut: true as const }) };
  };
}
