import { forwardsTo, hostPortOf } from './docker-proxy.ts';
import { programKey } from './naming.ts';
import { forwardsOf, type PortForwards } from './port-forwards.ts';
import type { NamedProcess } from './process.ts';

/**
 * What ends with a forwarder: one published port, the whole network of containers, or the engine with all its
 * containers.
 */
export type Reach = 'port' | 'network' | 'engine';
/** The container engine that a forwarder belongs to. */
export type Engine = 'docker' | 'podman';

/** Programs that forward ports into containers, and whose: unknown where several engines use them. */
const FORWARDERS: Readonly<Record<string, readonly [Reach, Engine?]>> = {
  'docker-proxy': ['port', 'docker'],
  'rootlesskit-docker-proxy': ['port', 'docker'],
  'rootlesskit-doc': ['port', 'docker'],
  rootlessport: ['port', 'podman'],
  'rootlessport-child': ['port', 'podman'],
  'containers-rootlessport': ['port', 'podman'],
  'containers-rootlessport-child': ['port', 'podman'],
  'containers-root': ['port', 'podman'],
  slirp4netns: ['network'],
  pasta: ['network'],
  'pasta.avx2': ['network'],
  passt: ['network'],
  'passt.avx2': ['network'],
  gvproxy: ['network', 'podman'],
  vpnkit: ['network', 'docker'],
  'vpnkit-bridge': ['network', 'docker'],
  rootlesskit: ['engine', 'docker'],
  'com.docker.backend': ['engine', 'docker'],
};

/** Those whose containers run in a virtual machine, so that this system has no processes of theirs. */
const INTO_MACHINE: ReadonlySet<string> = new Set(['gvproxy', 'com.docker.backend']);

/**
 * Programs of Windows that hold ports for WSL 2. wslrelay does while its networking is NAT, wslhost did before 2023;
 * doc/docs/technical-documentation/localhost.md of github.com/microsoft/WSL. The last two are the virtual machine: until
 * Windows 11, others than that of WSL have the same name.
 */
const WSL: Readonly<Record<string, WslPart>> = {
  wslrelay: 'relay',
  wslhost: 'relay',
  vmmemwsl: 'machine',
  vmmem: 'machine',
};
type WslPart = 'relay' | 'machine';

/** What a process forwards ports to: containers, WSL, or another machine through ssh or kubectl. */
export type Forwarder =
  | {
      readonly to: 'container';
      readonly reach: Reach;
      readonly engine: Engine | undefined;
      /** The container's own address and port, where the command line has it. */
      readonly address: string | undefined;
      /** The published port, where the command line has it. */
      readonly hostPort: number | undefined;
      /** The processes behind it are in a virtual machine. */
      readonly inMachine: boolean;
    }
  | { readonly to: 'wsl'; readonly part: WslPart }
  | PortForwards;

/** What this process forwards ports to; undefined for any other program. */
export function forwarderOf(process: NamedProcess): Forwarder | undefined {
  const { naming, comm, argv = [] } = process;
  const name = naming.keyOf(comm);
  const part = Object.hasOwn(WSL, name) ? WSL[name] : undefined;
  if (part) return { to: 'wsl', part };
  const names = [name, programKey(argv[0] ?? '', naming), programKey(argv[1] ?? '', naming)];
  const known = names.find((name) => Object.hasOwn(FORWARDERS, name));
  const [reach, engine] = FORWARDERS[known ?? ''] ?? [];
  if (!reach) return forwardsOf(argv, naming);
  const inMachine = INTO_MACHINE.has(known ?? '');
  return { to: 'container', reach, engine, address: forwardsTo(argv), hostPort: hostPortOf(argv), inMachine };
}

/** Where connections to this port of the process go: `172.17.0.2:80`, `db.internal:5432`, `svc/web:80`, `WSL`. */
export function targetOf(process: NamedProcess, port: number): string | undefined {
  const found = forwarderOf(process);
  if (found?.to === 'container') return found.address;
  if (found?.to === 'wsl') return found.part === 'relay' ? 'WSL' : 'a virtual machine';
  return found?.forwards.find((one) => one.port === port && !one.isRemote)?.target;
}
