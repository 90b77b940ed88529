import { STATUSES } from '../../process/process.ts';
import { safe } from '../../text/safe-text.ts';
import type { Capabilities } from '../capabilities.ts';
import { POSIX_PRIORITIES, POSIX_SIGNALS, POSIX_STILL_RUNNING, POSIX_TERMINATION } from '../posix/signals.ts';
import { DETAIL_NAMES } from '../requested-details.ts';
import { STREAM_KINDS } from '../standard-streams.ts';
import { LINUX_NAMING } from './naming.ts';
import { PROTECTED_NAMES } from './protected-names.ts';
import { LINUX_STRUCTURES } from './structures.ts';

/** Of whichever program keeps the machine's log. */
export const SYSLOG_SOCKET = '/dev/log';

export const LINUX: Capabilities = {
  system: 'Linux',
  facts: {
    user: 'always',
    ids: 'always',
    memory: 'always',
    status: 'always',
    threads: 'always',
    nice: 'always',
    jobs: 'always',
    descriptors: 'always',
    load: 'always',
  },
  idKinds: ['real', 'effective', 'saved', 'filesystem'],
  statuses: STATUSES,
  streams: STREAM_KINDS,
  details: DETAIL_NAMES,
  termination: POSIX_TERMINATION,
  signals: POSIX_SIGNALS,
  priorities: POSIX_PRIORITIES,
  // No process here is pinned by a handle, but the published schemas have it.
  guarantees: ['pidfd', 'handle', 'start_time'],
  syslog: SYSLOG_SOCKET,
  naming: LINUX_NAMING,
  protectedNames: PROTECTED_NAMES,
  structures: LINUX_STRUCTURES,
  words: {
    neverEnded: safe`init and kernel threads`,
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
    hiding: safe`hidepid`,
    stillRunning: {
      ...POSIX_STILL_RUNNING,
      frozen: safe`its control group is frozen, so signals wait until it thaws`,
    },
    orphaned: {
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
  },
};
