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

/** What a process forwards ports to: containers, or another machine through ssh or kubectl. */
export type Forwarder =
  | {
      readonly to: 'container';
      readonly reach: Reach;
      readonly engine: Engine | undefined;
      /** The container's own address and port, where the command line has it. */
      readonly address: string | undefined;
      /** The published port, where the command line has it. */
      readonly hostPort: number | undefined;
    }
  | PortForwards;

/** What this process forwards ports to; undefined for any other program. */
export function forwarderOf(process: NamedProcess): Forwarder | undefined {
  const { naming } = process;
  const { comm, argv = [] } = process;
  const names = [naming.keyOf(comm), programKey(argv[0] ?? '', naming), programKey(argv[1] ?? '', naming)];
  const known = names.find((name) => Object.hasOwn(FORWARDERS, name));
  const [reach, engine] = FORWARDERS[known ?? ''] ?? [];
  if (reach) return { to: 'container', reach, engine, address: forwardsTo(argv), hostPort: hostPortOf(argv) };
  return forwardsOf(argv, naming);
}

/** Where connections to this port of the process go: `172.17.0.2:80`, `db.internal:5432`, `svc/web:80`. */
export function targetOf(process: NamedProcess, port: number): string | undefined {
  const found = forwarderOf(process);
  if (found?.to === 'container') return found.address;
  return found?.forwards.find((one) => one.port === port && !one.isRemote)?.target;
}
