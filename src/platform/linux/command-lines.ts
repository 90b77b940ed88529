import { isZombie, type ProcessFacts } from '../../process/process.ts';
import { parseCmdline } from './cmdline.ts';
import { type ProcFiles, READ_BYTES } from './files.ts';
import { parseStat } from './stat.ts';

export type CommandFacts = Pick<ProcessFacts, 'argv' | 'argvCut'>;
interface LiveTid {
  readonly liveTid?: number | undefined;
}

/** Reads command lines from /proc/PID/cmdline; proc_pid_cmdline(5). */
export function commandReader(files: ProcFiles, readsArgv: boolean) {
  /** What exits has no memory any more, a moment before it is a zombie. */
  function isEnding(pid: number, liveTid: number | undefined): boolean {
    const length = files.read(pid, 'stat', liveTid);
    return length <= 0 || parseStat(files.bytes, length)?.vmsBytes === 0;
  }

  /**
   * At most so much of its command line. Empty where it is not known: none is to be read, the system does not let us, or a
   * live program has erased it. What has none, a kernel thread or a zombie, has an empty argv, and its file is not opened.
   */
  return function readArgv(
    { pid, liveTid, ...of }: Pick<ProcessFacts, 'pid' | 'kernelThread' | 'status' | 'threads'> & LiveTid,
    keepBytes: number,
  ): CommandFacts {
    if (!readsArgv || keepBytes === 0) return {};
    if (of.kernelThread || isZombie(of)) return { argv: [] };
    const length = files.read(pid, 'cmdline', liveTid);
    if (length === 0) return isEnding(pid, liveTid) ? { argv: [] } : {};
    if (length < 0) return {};
    const { argv, isCut } = parseCmdline(files.bytes, length, length === READ_BYTES, keepBytes);
    const isErased = argv.length === 1 && argv[0] === '' && length > 1;
    return isErased ? {} : { argv, ...(isCut && { argvCut: true as const }) };
  };
}
