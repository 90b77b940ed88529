import { existsSync } from 'node:fs';
import { release } from 'node:os';
import { SWITCHED_OFF } from '../koffi.ts';
import { linkOf, textOf } from '../posix/kernel-text.ts';
import { findKoffi, type Native } from './ffi/native.ts';
import { readsForeignProc } from './foreign-proc.ts';
import { parseCgroup } from './proc/cgroup.ts';
import { parseProcOptions } from './proc/mountinfo.ts';
import { parseCapabilities } from './proc/status.ts';
import { runsInWsl } from './wsl.ts';

/** What this kernel offers to this server: tried, not looked up. */
export interface KernelFeatures {
  readonly koffi: { readonly version: string } | { readonly why: string };
  readonly kernel: string;
  readonly supported: Readonly<Record<KernelFeature, boolean>>;
  /** Undefined where it is unknown. */
  readonly namespaces: {
    readonly pid: NamespaceKind | undefined;
    readonly user: NamespaceKind | undefined;
    readonly net: 'that of pid 1' | 'not that of pid 1' | undefined;
  };
  /** /proc belongs to another PID namespace: nothing can be changed. */
  readonly proc_is_foreign: boolean;
  /** The sign that this is a container; null without one. */
  readonly container: string | null;
  /** A distribution of WSL: it has a PID namespace of its own, too. */
  readonly wsl: boolean;
  /** Options of /proc that hide processes, such as `hidepid=invisible`. */
  readonly hides: readonly string[];
  readonly capabilities: readonly string[];
}

/** `initial`: that of the machine. */
type NamespaceKind = 'initial' | 'own';

export const KERNEL_FEATURES = {
  pidfd: 'a signal reaches the intended process, or none',
  pidfd_serial: 'two processes with the same pid in one clock tick are distinguished (Linux 6.9)',
  pidfd_info: 'user ids without opening a file (Linux 6.13)',
  sock_diag: 'ports and socket pairs in milliseconds',
  cpu_clock: 'CPU time in nanoseconds',
  smaps_rollup: 'exact memory of a process',
} as const;
type KernelFeature = keyof typeof KERNEL_FEATURES;

/** Inodes of the first namespaces; linux/proc_ns.h. The network namespace has no fixed one before Linux 6.18. */
const INITIAL = { pid: 'pid:[4026531836]', user: 'user:[4026531837]' } as const;
/** What the container runtimes leave in each container. */
const MARKS = { docker: '/.dockerenv', podman: '/run/.containerenv' } as const;

/** Tries on this process itself what the platform uses. */
export function readKernelFeatures({ native: isWanted }: { readonly native: boolean }): KernelFeatures {
  const koffi = isWanted ? findKoffi() : SWITCHED_OFF;
  const pid = namespaceKind('pid');
  const mark = containerMark();
  // A container may have /init mounted from its distribution, to start programs of Windows.
  const wsl = mark === undefined && runsInWsl('/proc');
  return {
    koffi: 'why' in koffi ? koffi : { version: koffi.version },
    kernel: release(),
    supported: {
      ...tried('why' in koffi ? undefined : koffi.native),
      smaps_rollup: textOf('/proc/self/smaps_rollup') !== undefined,
    },
    namespaces: { pid, user: namespaceKind('user'), net: netNamespace() },
    proc_is_foreign: readsForeignProc('/proc'),
    container: mark ?? (pid === 'own' && !wsl ? 'a PID namespace of its own' : null),
    wsl,
    hides: parseProcOptions(textOf('/proc/self/mountinfo', 'utf8') ?? ''),
    capabilities: parseCapabilities(textOf('/proc/self/status') ?? ''),
  };
}

function tried(native: Native | undefined): Record<Exclude<KernelFeature, 'smaps_rollup'>, boolean> {
  const pidfd = native?.pidfdOpen(process.pid) ?? -1;
  const isOpen = native !== undefined && pidfd >= 0;
  const serial = isOpen ? native.pidfdSerial(pidfd) : undefined;
  if (isOpen) native.close(pidfd);
  return {
    pidfd: isOpen,
    pidfd_serial: serial !== undefined,
    pidfd_info: native?.uids(process.pid) !== undefined,
    sock_diag: native?.sockets('tcp') !== undefined,
    cpu_clock: (native?.cpuTimeNs(process.pid) ?? -1) >= 0,
  };
}

function namespaceKind(name: keyof typeof INITIAL): NamespaceKind | undefined {
  const link = linkOf(`/proc/self/ns/${name}`);
  return link === undefined ? undefined : link === INITIAL[name] ? 'initial' : 'own';
}

/** Undefined where pid 1 may not be looked into, which takes ptrace(2) rights. */
function netNamespace(): KernelFeatures['namespaces']['net'] {
  const [own, first] = ['self', '1'].map((pid) => linkOf(`/proc/${pid}/ns/net`));
  if (own === undefined || first === undefined) return undefined;
  return own === first ? 'that of pid 1' : 'not that of pid 1';
}

function containerMark(): string | undefined {
  const group = parseCgroup(textOf('/proc/self/cgroup') ?? '');
  return group?.runtime ?? Object.entries(MARKS).find(([, path]) => existsSync(path))?.[0];
}
