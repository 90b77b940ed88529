/** What a machine offers to this server: tried, not looked up. For a person who asks why something is missing. */
export interface Capabilities {
  readonly koffi: { readonly version: string } | { readonly why: string };
  readonly kernel: string;
  readonly supported: Readonly<Record<Capability, boolean>>;
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
  /** Options of /proc that hide processes, such as `hidepid=invisible`. */
  readonly hides: readonly string[];
  readonly capabilities: readonly string[];
}

/** `initial`: that of the machine. */
export type NamespaceKind = 'initial' | 'own';

export const CAPABILITIES = {
  pidfd: 'a signal reaches the intended process, or none',
  pidfd_serial: 'two processes with the same pid in one clock tick are distinguished (Linux 6.9)',
  pidfd_info: 'user ids without opening a file (Linux 6.13)',
  sock_diag: 'ports and socket pairs in milliseconds',
  cpu_clock: 'CPU time in nanoseconds',
  smaps_rollup: 'exact memory of a process',
} as const;
export type Capability = keyof typeof CAPABILITIES;

/** For a machine that openMachine() has opened. */
export async function readCapabilities(options: { readonly native: boolean }): Promise<Capabilities> {
  const { linuxCapabilities } = await import('./linux/capabilities-reader.ts');
  return linuxCapabilities(options);
}
