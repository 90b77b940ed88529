import { existsSync } from 'node:fs';
import { release } from 'node:os';
import type { Capabilities, Capability, NamespaceKind } from '../capabilities.ts';
import { findKoffi, type Native } from './ffi/native.ts';
import { readsForeignProc } from './foreign-proc.ts';
import { linkOf, textOf } from './kernel-text.ts';
import { parseCgroup } from './proc/cgroup.ts';
import { parseProcOptions } from './proc/mountinfo.ts';
import { parseCapabilities } from './proc/status.ts';

/** Inodes of the first namespaces; linux/proc_ns.h. The network namespace has no fixed one before Linux 6.18. */
const INITIAL = { pid: 'pid:[4026531836]', user: 'user:[4026531837]' } as const;
/** What the container runtimes leave in each container. */
const MARKS = { docker: '/.dockerenv', podman: '/run/.containerenv' } as const;

const SWITCHED_OFF = { why: 'it is switched off (native: false, --no-native)' } as const;

/** Tries on this process itself what the platform uses. */
export function linuxCapabilities({ native: isWanted }: { readonly native: boolean }): Capabilities {
  const koffi = isWanted ? findKoffi() : SWITCHED_OFF;
  const pid = namespaceKind('pid');
  return {
    koffi: 'why' in koffi ? koffi : { version: koffi.version },
    kernel: release(),
    supported: {
      ...tried('why' in koffi ? undefined : koffi.native),
      smaps_rollup: textOf('/proc/self/smaps_rollup') !== undefined,
    },
    namespaces: { pid, user: namespaceKind('user'), net: netNamespace() },
    proc_is_foreign: readsForeignProc('/proc'),
    container: containerMark() ?? (pid === 'own' ? 'a PID namespace of its own' : null),
    hides: parseProcOptions(textOf('/proc/self/mountinfo', 'utf8') ?? ''),
    capabilities: parseCapabilities(textOf('/proc/self/status') ?? ''),
  };
}

function tried(native: Native | undefined): Record<Exclude<Capability, 'smaps_rollup'>, boolean> {
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
function netNamespace(): Capabilities['namespaces']['net'] {
  const [own, first] = ['self', '1'].map((pid) => linkOf(`/proc/${pid}/ns/net`));
  if (own === undefined || first === undefined) return undefined;
  return own === first ? 'that of pid 1' : 'not that of pid 1';
}

function containerMark(): string | undefined {
  const group = parseCgroup(textOf('/proc/self/cgroup') ?? '');
  return group?.runtime ?? Object.entries(MARKS).find(([, path]) => existsSync(path))?.[0];
}
