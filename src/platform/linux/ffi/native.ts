import { constants } from 'node:os';
import { bindKoffi, type Koffi } from '../../koffi.ts';
import type { ProcFiles } from '../proc-files.ts';
import { bindLibc } from './libc.ts';
import { nativeFiles } from './native-files.ts';
import { socketCalls } from './netlink-socket.ts';
import { pidfdCalls } from './pidfd.ts';

/** The number of kcmp(2) differs per architecture; kernel headers in arch. */
const SYS_KCMP: Readonly<Record<string, number>> = {
  x64: 312,
  ia32: 349,
  arm64: 272,
  riscv64: 272,
  loong64: 272,
  arm: 378,
  ppc64: 354,
  s390x: 343,
};
const KCMP_FILES = 2;
const LOCK_EX_NB = 6;
const CLOCK_BOOTTIME = 7;
const { ENOSYS } = constants.errno;

/**
 * libc through koffi: system calls without Node's detours, and those that Node does not have. Numbers returned are
 * the call's result, or the negative errno.
 */
export type Native = ReturnType<typeof bind>;

/** Undefined when koffi is not installed or has no binary for this machine. */
export function loadNative(): Native | undefined {
  const koffi = findKoffi();
  return 'why' in koffi ? undefined : koffi.native;
}

/** The same, with the version of koffi or why it cannot be had. */
export const findKoffi = () => bindKoffi(bind);

function bind(koffi: Koffi) {
  const libc = bindLibc(koffi);
  const { close, flock, getauxval, kcmp, clockGettime, orErrno } = libc;
  const timespec = Buffer.alloc(16);

  function clockNs(clock: number): number {
    const result = orErrno(clockGettime(clock, timespec));
    return result < 0 ? result : timespec.readInt32LE(0) * 1e9 + timespec.readInt32LE(8);
  }

  return {
    ...pidfdCalls(libc),
    ...socketCalls(libc),
    /** The files of a mounted proc(5); undefined if it cannot be opened. */
    files: (root: string): ProcFiles | undefined => nativeFiles(libc, root),
    /** Calls back once the process behind the pidfd has ended. Returns how to stop waiting. */
    whenExited(pidfd: number, callback: () => void): () => void {
      const handle = koffi.node.poll(pidfd, { readable: true }, callback);
      return () => {
        handle.stop();
        handle.close();
      };
    },
    close: (fd: number): void => void close(fd),
    /** flock(2): false while another process has locked the file. The lock ends with the descriptor. */
    tryLock: (fd: number): boolean => flock(fd, LOCK_EX_NB) === 0,
    /** getauxval(3); 0 if the kernel does not provide the entry. */
    auxv: (type: number): number => Number(getauxval(type)),
    /** Seconds since boot, as start times count them: /proc/uptime may be a container's own (lxcfs). */
    uptimeS: (): number => clockNs(CLOCK_BOOTTIME) / 1e9,
    /** CPU time in ns of all threads of a process, by CPUCLOCK_SCHED; made as clock_getcpuclockid(3) makes it. */
    cpuTimeNs: (pid: number): number => clockNs((~pid << 3) | 2),
    /** Do these threads share a descriptor table? 0 if they do, positive if not; kcmp(2). */
    compareFiles(tid: number, other: number): number {
      const number = SYS_KCMP[process.arch];
      return number === undefined ? -ENOSYS : orErrno(kcmp(number, tid, other, KCMP_FILES, 0, 0));
    },
  };
}
