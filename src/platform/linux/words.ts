import { safe } from '../../text/safe-text.ts';
import { POSIX_STILL_RUNNING } from '../posix/signals.ts';
import type { Words } from '../words.ts';

export const LINUX_WORDS: Words = {
  neverEnded: safe`init and kernel threads`,
  userId: safe`number`,
  privileged: {
    user: safe`root`,
    processes: safe`root's processes`,
    processesFirst: safe`Root's processes`,
    runs: safe`runs as root`,
  },
  kept: [
    safe`Never ended, whatever is set: pid 1, kernel threads, this server, its client and all processes above them, processes of unmapped users.`,
    safe`Protected by what they are or by name: the desktop session, its display and sound, init, logins, network, security programs, container runtimes.`,
    safe`Asked about first: terminals, tmux and its like, editors, assistants, what your client works with.`,
  ],
  noCommand: safe`it has none: a kernel thread, a zombie, or it erased its own`,
  unit: safe`systemd unit.`,
  withoutKoffi: safe`slower, and pids are checked by start time`,
  hiding: safe`hidepid`,
  stillRunning: {
    ...POSIX_STILL_RUNNING,
    frozen: safe`its control group is frozen, so signals wait until it thaws`,
  },
  orphaned: {
    holder: safe`the kernel`,
    ofKernel: safe`No process has it open: it belongs to the kernel (e.g. WireGuard, VXLAN or NFS), unless it was sent to a process that has not received it yet.`,
    // unix(7) SCM_RIGHTS; a ring is kept by its mapping once its descriptor is closed, io_uring_register(2).
    unreceived: safe`No process has it open: it was sent to one that has not received it yet, or an io_uring keeps it whose descriptor is closed.`,
    outside: safe`No process visible to this server holds it: the kernel does, or one in another container.`,
  },
  unreadable: {
    own: safe`only root may look into it (it has file capabilities, or is not dumpable)`,
    // A socket of root may also be the kernel's: capabilities(7).
    privileged: safe`it has capabilities that this server lacks, and only CAP_SYS_PTRACE would let it look. Or it belongs to the kernel itself`,
  },
  signalArgument: safe`Without SIG.`,
  priority: {
    noun: safe`nice`,
    sets: safe`Sets the nice value of a process and its threads: higher means that others go first.`,
    rights: safe`Raising it is always allowed for your own processes; lowering it needs more rights than an ordinary user has.`,
  },
  files: {
    kinds: safe`file, folder or unix socket`,
    uses: safe`open, cwd, executable, mapped or root (chrooted)`,
  },
  groupLimits: safe`Of the container or cgroup.`,
  doctor: {
    rights: safe`without CAP_KILL a server can end only processes of its own user`,
    forbids: safe`a sandbox or security module (seccomp, AppArmor, SELinux) forbids signals to your own processes`,
    hiddenClient: {
      why: safe`it may be another user's or in another namespace`,
      fix: safe`start it as the user of its client, in the same PID namespace`,
    },
  },
};
