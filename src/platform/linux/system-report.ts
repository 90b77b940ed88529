import type { SystemFinding, SystemReport } from '../system-report.ts';
import { KERNEL_FEATURES, type KernelFeatures, readKernelFeatures } from './kernel-features.ts';

export const reportOnLinux = (options: { readonly native: boolean }): SystemReport =>
  reportOf(readKernelFeatures(options));

/** Puts problems before notes. A pure function of what was tried. */
export function reportOf(features: KernelFeatures): SystemReport {
  return { facts: { ...features }, lines: linesOf(features), findings: findingsIn(features) };
}

function linesOf(features: KernelFeatures): SystemReport['lines'] {
  const { koffi, kernel, supported, namespaces, container, hides, capabilities } = features;
  const known = (kind: string | undefined): string => kind ?? 'unknown';
  return [
    ['kernel', `Linux ${kernel}`],
    ['koffi', 'why' in koffi ? `none: ${koffi.why}` : koffi.version],
    ...Object.entries(KERNEL_FEATURES).map(([name, use]): [string, string] => [
      name,
      Object.entries(supported).some(([key, has]) => key === name && has) ? `yes: ${use}` : `no; with it ${use}`,
    ]),
    ['namespaces', `pid ${known(namespaces.pid)}, user ${known(namespaces.user)}, net ${known(namespaces.net)}`],
    ['container', container ?? 'none detected'],
    ['/proc', hides.join(',') || 'hides nothing'],
    ['capabilities', capabilities.join(' ') || 'none of CAP_KILL, CAP_SYS_PTRACE, CAP_SYS_NICE'],
  ];
}

const FOREIGN: SystemFinding = {
  level: 'problem',
  what: '/proc belongs to another PID namespace: a signal would reach another process, so nothing can be changed',
  fix: "mount this namespace's own /proc: mount -t proc proc /proc, or unshare --mount-proc",
};

const IN_WSL: SystemFinding = {
  level: 'note',
  what: 'it runs inside WSL: Windows processes, and ports that Windows programs hold, are not shown',
  fix: 'install it on Windows as well',
};

const noteIf = (applies: boolean, what: string, fix: string): SystemFinding[] =>
  applies ? [{ level: 'note', what, fix }] : [];

function findingsIn({
  koffi,
  supported,
  kernel,
  hides,
  namespaces,
  container,
  ...rest
}: KernelFeatures): SystemFinding[] {
  const hasKoffi = !('why' in koffi);
  const isInContainer = !rest.wsl && (namespaces.pid === 'own' || (namespaces.pid === undefined && container !== null));
  return [
    ...(rest.proc_is_foreign ? [FOREIGN] : []),
    ...noteIf(
      !hasKoffi,
      `no koffi: pids are checked by start time, and lists are slower: ${'why' in koffi ? koffi.why : ''}`,
      'npm install koffi next to it, or set native to true',
    ),
    ...noteIf(
      hasKoffi && !supported.pidfd,
      `no pidfd on Linux ${kernel}: pids are checked by start time`,
      'use Linux 5.3 or later; a sandbox may forbid it',
    ),
    ...noteIf(
      hasKoffi && supported.pidfd && !supported.pidfd_serial,
      `Linux ${kernel} gives pids no serial: a pid that is reused within 10 ms goes unnoticed`,
      'use Linux 6.9 or later',
    ),
    ...noteIf(
      hides.length > 0,
      `/proc is mounted with ${hides.join(',')}: it hides other users' processes, so find_orphans and get_process_tree miss parents, and their ports have no owner`,
      'run the server with the gid that sees them, or mount /proc without that option',
    ),
    ...(rest.wsl ? [IN_WSL] : []),
    ...noteIf(
      isInContainer,
      `it runs in a container (${container ?? 'its own PID namespace'}): it sees only processes inside, and find_orphans cannot recognise what was started from outside`,
      "run it on the machine itself, or in the host's PID namespace (docker run --pid=host)",
    ),
    ...noteIf(
      namespaces.user === 'own',
      'it runs in a user namespace: users outside are unmapped, and their processes are never changed',
      'run it outside',
    ),
    ...noteIf(
      namespaces.net === 'not that of pid 1',
      'its network namespace is not that of pid 1: it does not see ports outside',
      'run it in the network namespace of the programs',
    ),
  ];
}
