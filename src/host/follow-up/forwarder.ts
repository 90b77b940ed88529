import type { Platform } from '../../platform/machine.ts';
import type { Socket } from '../../platform/sockets.ts';
import { containerIp } from '../../process/docker-proxy.ts';
import { type Engine, type Forwarder, forwarderOf, type Reach } from '../../process/forwarders.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { type Display, displayText, joined, ownText, quoted } from '../../text/display.ts';
import type { View } from '../access.ts';
import { containerOf, shortId } from './container.ts';

const FORWARDS_MAX = 3;

type ToContainer = Extract<Forwarder, { to: 'container' }>;
type ToElsewhere = Exclude<Forwarder, ToContainer>;

/** What a forwarder of ports leaves behind that ends, and how to end that; undefined for any other program. */
export async function forwarder(
  platform: Platform,
  view: View,
  process: ProcessFacts,
  sockets: readonly Socket[],
): Promise<Display | undefined> {
  const found = forwarderOf(process);
  if (!found) return undefined;
  if (found.to !== 'container') return elsewhere(found);
  const ip = containerIp(process.argv);
  const id = ip === undefined ? undefined : await containerAt(platform, view, ip);
  return ownText`${WHAT[found.reach](found)} ${which(found, id, found.hostPort ?? sockets[0]?.port)}`;
}

const WHAT: Readonly<Record<Reach, (found: ToContainer) => Display>> = {
  port: ({ address }) =>
    ownText`It only forwards ports of a container${address === undefined ? ownText`` : ownText` (at ${quoted(address)})`}, which goes on.`,
  network: () =>
    ownText`It is the network of containers, a virtual machine or another sandbox: what runs there goes on, but without that network.`,
  engine: () => ownText`It is more than a port: all containers of this Docker depend on it.`,
};

/** How the container is found and stopped. */
function which({ engine }: ToContainer, id: Display | undefined, port: number | undefined): Display {
  if (engine === undefined) return ownText`podman ps or docker ps lists the containers.`;
  const tool = displayText(engine);
  if (id !== undefined) return ownText`To stop that: ${tool} stop ${id}.`;
  return ownText`To stop the container: ${listing(engine, port)}, ${tool} stop ends it.`;
}

/** Only docker filters by published port. */
function listing(tool: Engine, port: number | undefined): Display {
  if (port === undefined) return ownText`${displayText(tool)} ps lists it`;
  return tool === 'docker'
    ? ownText`docker ps --filter publish=${port} names it`
    : ownText`podman ps shows which one publishes port ${port}`;
}

/** The one container that has this address, if its processes may be shown. */
async function containerAt(platform: Platform, view: View, address: string): Promise<Display | undefined> {
  const ids = (await platform.containersAt(address)).flatMap((pid) => {
    const process = platform.read(pid);
    return process && view.lists(process) ? (containerOf(platform, process)?.container ?? []) : [];
  });
  const [id, ...others] = new Set(ids);
  return id === undefined || others.length > 0 ? undefined : shortId(id);
}

/** What ssh or kubectl forwards to. */
function elsewhere({ to, forwards, via }: ToElsewhere): Display {
  const each = forwards.slice(0, FORWARDS_MAX).map(({ port, target, isRemote }) => {
    const from = port === null ? ownText`a port` : ownText`port ${port}`;
    return ownText`${isRemote ? ownText`remote ` : ownText``}${from} to ${quoted(target)}`;
  });
  const more = forwards.length > each.length ? [ownText`${forwards.length - each.length} more`] : [];
  const [through, serves] =
    to === 'ssh'
      ? [ownText` through ${quoted(via)}`, ownText`what it forwards to`]
      : [via === '' ? ownText`` : ownText` in namespace ${quoted(via)}`, ownText`what runs in Kubernetes`];
  return ownText`It forwards ${joined([...each, ...more], ', ')}${through}: ${serves} goes on.`;
}
