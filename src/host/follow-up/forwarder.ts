import type { Socket } from '../../platform/sockets.ts';
import { containerIp } from '../../process/docker-proxy.ts';
import { type Forwarder, forwarderOf, type Reach } from '../../process/forwarders.ts';
import type { PortForwards } from '../../process/port-forwards.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { joined, type SafeText, safe } from '../../text/safe-text.ts';
import type { AccessView, MachineView } from '../access.ts';
import { containerListing, ENGINES, serverInWsl } from '../forwarded.ts';
import { containerOf, shortId } from './named.ts';

const FORWARDS_MAX = 3;

type ToContainer = Extract<Forwarder, { to: 'container' }>;

/** What keeps running after a port forwarder has ended, and how to end it; undefined for any other program. */
export async function forwarder(
  host: MachineView,
  process: ProcessFacts,
  sockets: readonly Socket[],
): Promise<SafeText | undefined> {
  const found = forwarderOf(process);
  if (!found) return undefined;
  // Without ports, wslhost keeps a program of WSL running.
  if (found.to === 'wsl') return sockets.length > 0 ? safe`${WSL[found.part]} ${serverInWsl(host)}` : undefined;
  if (found.to !== 'container') return elsewhere(host.view, found);
  const ip = containerIp(process.argv);
  const id = ip === undefined ? undefined : await containerAt(host, ip);
  return safe`${WHAT[found.reach](host.view, found)} ${which(found, id, found.hostPort ?? sockets[0]?.port)}`;
}

const WHAT: Readonly<Record<Reach, (view: AccessView, found: ToContainer) => SafeText>> = {
  port: ({ show }, { address }) =>
    safe`It only forwards ports of a container${address === undefined ? safe`` : safe` (at ${show.quoted(address)})`}, which goes on.`,
  network: () =>
    safe`It is the network of containers, a virtual machine or another sandbox: what runs there goes on, but without that network.`,
  engine: (_, { inMachine }) =>
    safe`It is more than a port: all containers of this Docker${inMachine ? safe`, in a virtual machine,` : safe``} depend on it.`,
};

const WSL: Readonly<Record<Extract<Forwarder, { to: 'wsl' }>['part'], SafeText>> = {
  relay: safe`It only relays ports of WSL: what listens there goes on.`,
  machine: safe`It is a virtual machine, usually that of WSL: all that runs there ends with it.`,
};

/** How the container is found and stopped. */
function which({ engine }: ToContainer, id: SafeText | undefined, port: number | undefined): SafeText {
  if (engine === undefined) return safe`podman ps or docker ps lists the containers.`;
  const tool = ENGINES[engine].command;
  if (id !== undefined) return safe`To stop that: ${tool} stop ${id}.`;
  return safe`To stop the container: ${containerListing(engine, port)}, ${tool} stop ends it.`;
}

/** The one container that has this address, if its processes may be shown. */
async function containerAt({ machine, view }: MachineView, address: string): Promise<SafeText | undefined> {
  const ids = (await machine.containersAt(address)).flatMap((pid) => {
    const process = machine.read(pid);
    return process && view.canList(process) ? (containerOf(machine, process)?.container ?? []) : [];
  });
  const [id, ...others] = new Set(ids);
  return id === undefined || others.length > 0 ? undefined : shortId(view, id);
}

/** What ssh or kubectl forwards to. */
function elsewhere({ show }: AccessView, { to, forwards, via }: PortForwards): SafeText {
  const each = forwards.slice(0, FORWARDS_MAX).map(({ port, target, isRemote }) => {
    const from = port === null ? safe`a port` : safe`port ${port}`;
    return safe`${isRemote ? safe`remote ` : safe``}${from} to ${show.quoted(target)}`;
  });
  const more = forwards.length > each.length ? [safe`${forwards.length - each.length} more`] : [];
  const [through, serves] =
    to === 'ssh'
      ? [safe` through ${show.quoted(via)}`, safe`what it forwards to`]
      : [via === '' ? safe`` : safe` in namespace ${show.quoted(via)}`, safe`what runs in Kubernetes`];
  return safe`It forwards ${joined([...each, ...more], ', ')}${through}: ${serves} goes on.`;
}
