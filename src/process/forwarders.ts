import { baseName, type ProcessFacts } from './process.ts';

/** Programs that only forward ports into containers, and what lists the containers of such a port. */
const FORWARDERS: Readonly<Record<string, 'docker' | 'podman'>> = {
  'docker-proxy': 'docker',
  rootlesskit: 'docker',
  'rootlesskit-doc': 'docker',
  'com.docker.backend': 'docker',
  vpnkit: 'docker',
  'vpnkit-bridge': 'docker',
  rootlessport: 'podman',
  slirp4netns: 'podman',
  pasta: 'podman',
  'pasta.avx2': 'podman',
  passt: 'podman',
  gvproxy: 'podman',
};

/** Whose ports this process forwards; undefined for any other program. */
export const forwarderOf = ({
  comm,
  argv = [],
}: Pick<ProcessFacts, 'comm' | 'argv'>): 'docker' | 'podman' | undefined =>
  [comm, baseName(argv[0] ?? ''), baseName(argv[1] ?? '')].flatMap((name) =>
    Object.hasOwn(FORWARDERS, name) ? (FORWARDERS[name] ?? []) : [],
  )[0];
