import { createRequire } from 'node:module';
import { constants } from 'node:os';
import type { Uids } from '../../../process/process.ts';
import type { Protocol, Socket } from '../../sockets.ts';
import type { UnixSocket } from '../netlink/unix-diag.ts';
import type { ProcFiles } from '../proc-files.ts';
import { bindLibc } from './libc.ts';
import { nativeFiles } from './native-files.ts';
import { socketCalls } from './netlink-socket.ts';
import { pidfdCalls } from './pidfd.ts';

/**
 * libc through koffi: system calls without Node's detours, and those that Node does not have. Numbers returned are
 * the call's result, or the negative errno.
 */
export interface Native {
  /** The files of a mounted proc(5); undefined if it cannot be opened. */
  files(root: string): ProcFiles | undefined;
  /** pidfd_open(2) */
  pidfdOpen(pid: number): number;
  /** Real, effective, saved and file-system user id, without opening a file; undefined where the kernel does not say. */
  uids(pid: number): Uids | undefined;
  /** Its parent, even where /proc hides it (hidepid); 0 where that is outside, undefined where the kernel does not say. */
  parentOf(pid: number): number | undefined;
  /** A number that no other process since the boot has; undefined before Linux 6.9. */
  pidfdSerial(pidfd: number): string | undefined;
  /** pidfd_send_signal(2) */
  pidfdSignal(pidfd: number, signalNumber: number): number;
  /** Calls back once the process behind the pidfd has ended. Returns how to stop waiting. */
  whenExited(pidfd: number, callback: () => void): () => void;
  close(fd: number): void;
  /** flock(2) with LOCK_EX | LOCK_NB: false while another process holds it. It is released with the descriptor. */
  tryLock(fd: number): boolean;
  /** getauxval(3); 0 if the kernel does not provide the entry. */
  auxv(type: number): number;
  /** Seconds since boot, as start times count them: /proc/uptime may be a container's own (lxcfs). */
  uptimeS(): number;
  /** CPU time in ns of all threads of a process by its CPU clock, clock_getcpuclockid(3). */
  cpuTimeNs(pid: number): number;
  /** Do these threads share a descriptor table? 0 if they do, positive if not; kcmp(2). */
  compareFiles(tid: number, other: number): number;
  /** Sockets that hold a port, by NETLINK_SOCK_DIAG; undefined where the kernel cannot. */
  sockets(protocol: Protocol): Socket[] | undefined;
  /** What listens on TCP, by the same way. */
  listeners(): Socket[] | undefined;
  /** TCP connections whose own port this is, by the same way. */
  connections(port: number): Socket[] | undefined;
  /** A unix socket by its inode; undefined where there is none or the kernel does not say. */
  unixSocket(inode: number): UnixSocket | undefined;
  /** Who made the pair of Unix sockets that this is an end of, SO_PEERCRED of unix(7); undefined where that is hidden. */
  peerPid(fd: number): number | undefined;
  /** Sends one unix(7) datagram to the socket of that path, without waiting. */
  datagram(path: string, bytes: Buffer): number;
}

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
const CLOCK_BOOTTIME = 7;
const { ENOSYS } = constants.errno;

/** Undefined when koffi is not installed or has no binary for this machine. */
export function loadNative(): Native | undefined {
  const koffi = findKoffi();
  return 'why' in koffi ? undefined : koffi.native;
}

/** The same, with the version of koffi or why it cannot be had. */
export function findKoffi(): { readonly native: Native; readonly version: string } | { readonly why: string } {
  try {
    const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi');
    return { native: bind(koffi), version: koffi.version };
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { why };
  }
}

function bind(koffi: typeof import('koffi')): Native {
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
    files: (root) => nativeFiles(koffi, root),
    whenExited(pidfd, callback) {
      const handle = koffi.node.poll(pidfd, { readable: true }, callback);
      return () => {
        handle.stop();
        handle.close();
      };
    },
    close: (fd) => void close(fd),
    tryLock: (fd) => flock(fd, 6) === 0,
    auxv: (type) => Number(getauxval(type)),
    uptimeS: () => clockNs(CLOCK_BOOTTIME) / 1e9,
    cpuTimeNs: (pid) => clockNs((~pid << 3) | 2), // CPUCLOCK_SCHED of the thread group, as clock_getcpuclockid(3) makes it
    compareFiles(tid, other) {
      const number = SYS_KCMP[process.arch];
      return number === undefined ? -ENOSYS : orErrno(kcmp(number, tid, other, KCMP_FILES, 0, 0));
    },
  };
}
