import type { Runtime } from '../../../process/restarters.ts';

/** A container or virtual machine that a control group belongs to. */
export interface Guest {
  readonly container: string;
  /** Absent if the path has an id but does not name the runtime. */
  readonly runtime?: Runtime;
  /** From this part of the path on, names are not this machine's. */
  readonly from: number;
}

/** By the word before the id: `docker-<id>.scope`, `/docker/<id>`, `…:cri-containerd:<id>`. */
const RUNTIME_OF: Readonly<Record<string, Runtime>> = {
  docker: 'docker',
  libpod: 'podman',
  'libpod-payload': 'podman',
  'cri-containerd': 'containerd',
  containerd: 'containerd',
  nerdctl: 'containerd',
  // containerd namespaces: their names are the folders when it does not delegate control groups to systemd
  default: 'containerd',
  'k8s.io': 'containerd',
  moby: 'docker',
  crio: 'cri-o',
};
const isKnown = (word: string): boolean => Object.hasOwn(RUNTIME_OF, word);

const WITH_ID = /^(?:(?:[^:]{1,256}:)?([\w.-]{1,64})[-:])?([0-9a-f]{64})(?:\.scope)?$/;
const LXC = /^lxc\.payload\.(.{1,256})$/;
const LXC_FOLDERS: ReadonlySet<string> = new Set(['lxc', 'lxc.payload']);
const NSPAWN = /^systemd-nspawn@(.{1,256})\.service$/;
const MACHINE = /^machine-(.{1,256})\.scope$/;
/** libvirt's names without systemd. */
const LIBVIRT = /^(.{1,256})\.libvirt-(?:lxc|qemu)$/;
/** systemd-nspawn itself, next to its payload. */
const SUPERVISOR = 'supervisor';

/**
 * The guest that begins at this part of a path. A monitor of one (`libpod-conmon-…`, `lxc.monitor.…`,
 * `…/supervisor`) is not a guest. Paths as documented by the runtimes and by systemd-nspawn(1).
 */
export function guestAt(parts: readonly string[], at: number): Guest | undefined {
  const [before = '', part = '', next] = [parts[at - 1], parts[at], parts[at + 1]];
  const lxc = LXC.exec(part)?.[1] ?? (LXC_FOLDERS.has(before) ? part : undefined);
  if (lxc) return { container: lxc, runtime: 'lxc', from: at };
  const nspawn = NSPAWN.exec(part)?.[1];
  if (nspawn) {
    const isInside = next !== undefined && next !== SUPERVISOR;
    return isInside ? { container: nspawn, runtime: 'nspawn', from: at + 1 } : undefined;
  }
  const machine = MACHINE.exec(part)?.[1];
  if (machine) return next === SUPERVISOR ? undefined : { container: unescaped(machine), runtime: 'machine', from: at };
  const libvirt = LIBVIRT.exec(part)?.[1];
  if (libvirt) return { container: libvirt, runtime: 'machine', from: at };
  return containerAt(parts, at);
}

/** Every guest that a path names, including nested ones. */
export const guestsOn = (parts: readonly string[]): Guest[] => parts.flatMap((_, at) => guestAt(parts, at) ?? []);

/** A container, by its 64-digit id. */
function containerAt(parts: readonly string[], at: number): Guest | undefined {
  const [, word, container] = WITH_ID.exec(parts[at] ?? '') ?? [];
  if (container === undefined) return undefined;
  if (word !== undefined) return isKnown(word) ? withRuntime(container, RUNTIME_OF[word], at) : undefined;
  const folder = parts[at - 1] ?? '';
  if (isKnown(folder)) return withRuntime(container, RUNTIME_OF[folder], at);
  return withRuntime(
    container,
    parts.slice(0, at).some((one) => one.startsWith('kubepods')) ? 'kubernetes' : undefined,
    at,
  );
}

const withRuntime = (container: string, runtime: Runtime | undefined, from: number): Guest => ({
  container,
  ...(runtime && { runtime }),
  from,
});

/** `qemu\x2d1\x2dvm` → `qemu-1-vm`; systemd-escape(1). */
const unescaped = (name: string): string =>
  name.replace(/\\x([0-9a-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
