import { fstatSync, statfsSync } from 'node:fs';
import { constants } from 'node:os';
import { ifReadable } from '../../posix/errno.ts';
import type { FourIds } from '../proc/status.ts';
import type { Libc } from './libc.ts';

const { ESRCH } = constants.errno;
const SYS_PIDFD_SEND_SIGNAL = 424;
const SYS_PIDFD_OPEN = 434;
/** ioctl of a pidfd since Linux 6.13: fills in a `struct pidfd_info`, 64 bytes in its first version; linux/pidfd.h. */
const PIDFD_GET_INFO = 0xc040_ff0b;
const PIDFD_INFO_CREDS = 2;
/** With it, each process has its own inode number; linux/magic.h. Before it, all pidfds shared one inode. */
const PID_FS_MAGIC = 0x5049_4446;
const PPID_OFFSET = 24;
const [RUID_OFFSET, EUID_OFFSET, SUID_OFFSET, FSUID_OFFSET] = [28, 36, 44, 52];

/** What a descriptor of a process gives: signals, its ids, a number that no other process has. */
export function pidfdCalls({ syscall, ioctl, close, orErrno }: Pick<Libc, 'syscall' | 'ioctl' | 'close' | 'orErrno'>) {
  const info = Buffer.alloc(64);
  let hasInfo = true;
  let hasPidfs: boolean | undefined;
  const pidfdOpen = (pid: number): number => orErrno(syscall(SYS_PIDFD_OPEN, pid, 0, null, 0));

  /** Fills `info`. False where the kernel has none, or the process is gone. */
  function askInfo(pid: number): boolean {
    const pidfd = hasInfo ? pidfdOpen(pid) : -ESRCH;
    if (pidfd < 0) return false;
    info.writeUInt32LE(PIDFD_INFO_CREDS, 0);
    const result = orErrno(ioctl(pidfd, PIDFD_GET_INFO, info));
    close(pidfd);
    const isFilled = result >= 0 && (info.readUInt32LE(0) & PIDFD_INFO_CREDS) !== 0;
    if (!isFilled && result !== -ESRCH) hasInfo = false;
    return isFilled;
  }

  return {
    /** pidfd_open(2) */
    pidfdOpen,
    /** Its user ids, without opening a file; undefined where the kernel does not say. */
    uids(pid: number): FourIds | undefined {
      if (!askInfo(pid)) return undefined;
      return [
        info.readUInt32LE(RUID_OFFSET),
        info.readUInt32LE(EUID_OFFSET),
        info.readUInt32LE(SUID_OFFSET),
        info.readUInt32LE(FSUID_OFFSET),
      ];
    },
    /** Its parent, even if hidepid hides it; 0 if that is outside, undefined where the kernel does not say. */
    parentOf: (pid: number): number | undefined => (askInfo(pid) ? info.readUInt32LE(PPID_OFFSET) : undefined),
    /** A number that no other process since the boot has; undefined before Linux 6.9. */
    pidfdSerial(pidfd: number): string | undefined {
      hasPidfs ??= isPidfs(pidfd);
      return hasPidfs ? fstatSync(pidfd, { bigint: true }).ino.toString(36) : undefined;
    },
    /** pidfd_send_signal(2) */
    pidfdSignal: (pidfd: number, signal: number): number =>
      orErrno(syscall(SYS_PIDFD_SEND_SIGNAL, pidfd, signal, null, 0)),
  };
}

/** Unreadable: this /proc is not ours. */
const isPidfs = (pidfd: number): boolean =>
  ifReadable(() => statfsSync(`/proc/self/fd/${pidfd}`).type) === PID_FS_MAGIC;
