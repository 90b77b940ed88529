import { fstatSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import type { Uids } from '../../../process/process.ts';
import type { Protocol, Socket } from '../../sockets.ts';
import { ifReadable } from '../errno.ts';
import { encodeConnections, encodeListeners, encodeRequests, parseReply } from '../netlink/sock-diag.ts';
import { encodeUnixRequest, parseUnixReply, type UnixSocket } from '../netlink/unix-diag.ts';
import { type ProcFiles, READ_BYTES } from '../proc-files.ts';
import { nativeFiles } from './native-files.ts';

/**
 * libc through koffi: system calls without Node's detours, and those that Node does not have. Numbers returned are
 * the call's result, or the negative errno.
 */
export interface Native {
  /** The files of a mounted proc(5); undefined if it cannot be opened. */
  files(root: string): ProcFiles | undefined;
  /** pidfd_open(2) */
  pidfdOpen(pid: number): number;
  /** Real, effective, saved and file-system user id, without opening a file; undefined where the kernel cannot tell. */
  uids(pid: number): Uids | undefined;
  /** Its parent, even where /proc hides it (hidepid); 0 where that is outside, undefined where the kernel cannot tell. */
  parentOf(pid: number): number | undefined;
  /** Tells the process of a pidfd from every other since the boot; undefined before Linux 6.9. */
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
  /** A unix socket by its inode; undefined where there is none or the kernel cannot tell. */
  unixSocket(inode: number): UnixSocket | undefined;
  /** Who made the pair of Unix sockets that this is an end of, SO_PEERCRED of unix(7); undefined where that is hidden. */
  peerPid(fd: number): number | undefined;
  /** Sends one unix(7) datagram to the socket of that path, without waiting. */
  datagram(path: string, bytes: Buffer): number;
}

const SYS_PIDFD_SEND_SIGNAL = 424;
const SYS_PIDFD_OPEN = 434;
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
/** ioctl of a pidfd since Linux 6.13: fills in a `struct pidfd_info`, 64 bytes in its first version; linux/pidfd.h. */
const PIDFD_GET_INFO = 0xc040_ff0b;
const PIDFD_INFO_CREDS = 2;
/** Where each process has an inode with a number of its own; linux/magic.h. Before it all pidfds shared one inode. */
const PID_FS_MAGIC = 0x5049_4446;
const PPID_OFFSET = 24;
const [RUID_OFFSET, EUID_OFFSET, SUID_OFFSET, FSUID_OFFSET] = [28, 36, 44, 52];
const O_CLOEXEC = 0o2_000_000;
const [AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG] = [16, 3, 4];
const [AF_UNIX, SOCK_DGRAM, SUN_PATH_BYTES] = [1, 2, 108];
const [SOL_SOCKET, SO_PEERCRED] = [1, 17];
const MSG_DONTWAIT_NOSIGNAL = 0x4040;
const UNIX_REPLY_BYTES = 1024; // one socket with its name of at most 108 bytes
const CLOCK_BOOTTIME = 7;
const { ESRCH, ENOSYS } = constants.errno;

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
  const libc = koffi.load(null);
  type Fd = number;
  const close: (fd: Fd) => number = libc.func('int close(int f)');
  const flock: (fd: Fd, operation: number) => number = libc.func('int flock(int f, int o)');
  const syscall: (number: number, a: number, b: number, c: null, d: number) => number = libc.func(
    'long syscall(long n, long a, long b, void *c, long d)',
  );
  const kcmp: (number: number, tid: number, other: number, type: number, a: number, b: number) => number = libc.func(
    'long syscall(long n, long a, long b, long c, long d, long e)',
  );
  const ioctl: (fd: Fd, request: number, into: Buffer) => number = libc.func('int ioctl(int f, ulong r, void *b)');
  const getauxval: (type: number) => number = libc.func('ulong getauxval(ulong t)');
  const clockGettime: (clock: number, into: Buffer) => number = libc.func('int clock_gettime(int c, void *t)');
  const socket: (family: number, type: number, protocol: number) => number = libc.func(
    'int socket(int a, int b, int c)',
  );
  const send: (fd: Fd, from: Buffer, bytes: number, flags: number) => number = libc.func(
    'long send(int f, void *b, size_t n, int l)',
  );
  const sendto: (fd: Fd, from: Buffer, bytes: number, flags: number, to: Buffer, toBytes: number) => number = libc.func(
    'long sendto(int f, void *b, size_t n, int l, void *a, uint s)',
  );
  const getsockopt: (fd: Fd, level: number, option: number, into: Buffer, bytes: Buffer) => number = libc.func(
    'int getsockopt(int f, int l, int o, void *b, void *n)',
  );
  const recv: (fd: Fd, into: Buffer, bytes: number, flags: number) => number = libc.func(
    'long recv(int f, void *b, size_t n, int l)',
  );

  const orErrno = (result: number): number => (result < 0 ? -koffi.errno() : result);
  const pidfdOpen = (pid: number): number => orErrno(syscall(SYS_PIDFD_OPEN, pid, 0, null, 0));
  const timespec = Buffer.alloc(16);
  const info = Buffer.alloc(64);
  let hasPidfdInfo = true;
  let hasPidfs: boolean | undefined;

  function clockNs(clock: number): number {
    if (clockGettime(clock, timespec) < 0) return -koffi.errno();
    return timespec.readInt32LE(0) * 1e9 + timespec.readInt32LE(8);
  }

  /** Fills `info`. False where the kernel cannot tell, or the process is gone. */
  function askInfo(pid: number): boolean {
    const pidfd = hasPidfdInfo ? pidfdOpen(pid) : -ESRCH;
    if (pidfd < 0) return false;
    info.writeUInt32LE(PIDFD_INFO_CREDS, 0);
    const result = orErrno(ioctl(pidfd, PIDFD_GET_INFO, info));
    close(pidfd);
    const told = result >= 0 && (info.readUInt32LE(0) & PIDFD_INFO_CREDS) !== 0;
    if (!told && result !== -ESRCH) hasPidfdInfo = false;
    return told;
  }

  function dump(fd: number, request: Buffer, protocol: Protocol, sockets: Socket[]): boolean {
    if (send(fd, request, request.length, 0) < 0) return false;
    const reply = Buffer.allocUnsafe(READ_BYTES);
    for (;;) {
      const length = recv(fd, reply, READ_BYTES, 0);
      if (length <= 0) return false;
      const state = parseReply(reply, length, protocol, sockets);
      if (state !== 'more') return state === 'done';
    }
  }

  function dumpAll(requests: readonly Buffer[], protocol: Protocol): Socket[] | undefined {
    const fd = socket(AF_NETLINK, SOCK_RAW | O_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd < 0) return undefined;
    try {
      const sockets: Socket[] = [];
      return requests.every((request) => dump(fd, request, protocol, sockets)) ? sockets : undefined;
    } finally {
      close(fd);
    }
  }

  return {
    files: (root) => nativeFiles(koffi, root),
    pidfdOpen,
    uids(pid) {
      if (!askInfo(pid)) return undefined;
      return [
        info.readUInt32LE(RUID_OFFSET),
        info.readUInt32LE(EUID_OFFSET),
        info.readUInt32LE(SUID_OFFSET),
        info.readUInt32LE(FSUID_OFFSET),
      ];
    },
    parentOf: (pid) => (askInfo(pid) ? info.readUInt32LE(PPID_OFFSET) : undefined),
    pidfdSerial(pidfd) {
      hasPidfs ??= isPidfs(pidfd);
      return hasPidfs ? fstatSync(pidfd, { bigint: true }).ino.toString(36) : undefined;
    },
    pidfdSignal: (pidfd, signalNumber) => orErrno(syscall(SYS_PIDFD_SEND_SIGNAL, pidfd, signalNumber, null, 0)),
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
    sockets: (protocol) => dumpAll(encodeRequests(protocol), protocol),
    listeners: () => dumpAll([encodeListeners()], 'tcp'),
    connections: (port) => dumpAll([encodeConnections(port)], 'tcp'),
    peerPid(fd) {
      const [ucred, bytes] = [Buffer.alloc(12), Buffer.alloc(4)];
      bytes.writeUInt32LE(ucred.length);
      const pid = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, ucred, bytes) < 0 ? 0 : ucred.readInt32LE(0);
      return pid > 0 ? pid : undefined;
    },
    datagram(path, bytes) {
      const address = Buffer.alloc(2 + SUN_PATH_BYTES);
      address.writeUInt16LE(AF_UNIX, 0);
      address.write(path, 2, SUN_PATH_BYTES - 1);
      const fd = orErrno(socket(AF_UNIX, SOCK_DGRAM | O_CLOEXEC, 0));
      if (fd < 0) return fd;
      const result = orErrno(sendto(fd, bytes, bytes.length, MSG_DONTWAIT_NOSIGNAL, address, address.length));
      close(fd);
      return result;
    },
    unixSocket(inode) {
      const fd = socket(AF_NETLINK, SOCK_RAW | O_CLOEXEC, NETLINK_SOCK_DIAG);
      if (fd < 0) return undefined;
      try {
        const request = encodeUnixRequest(inode);
        if (send(fd, request, request.length, 0) < 0) return undefined;
        const reply = Buffer.allocUnsafe(UNIX_REPLY_BYTES);
        return parseUnixReply(reply, recv(fd, reply, reply.length, 0));
      } finally {
        close(fd);
      }
    },
  };
}

function isPidfs(pidfd: number): boolean {
  // Unreadable: this /proc is not ours.
  return ifReadable(() => statfsSync(`/proc/self/fd/${pidfd}`).type) === PID_FS_MAGIC;
}
