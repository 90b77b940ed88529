import type { Machine } from '../platform/machine.ts';
import type { Socket } from '../platform/sockets.ts';
import { isZombie, type ProcessFacts } from '../process/process.ts';
import { mapYielding } from '../process/yielding.ts';
import type { MachineView } from './access.ts';

/** A process that may be shown, and the sockets it holds. */
export interface PortHolder {
  readonly process: ProcessFacts;
  readonly sockets: readonly Socket[];
}

export interface PortHolders {
  readonly holders: readonly PortHolder[];
  /** The sockets held by no process that may be shown or looked into. */
  readonly orphaned: readonly Socket[];
  /** The sockets of root that no process has open: those of the kernel itself. */
  readonly kernel: readonly Socket[];
  /** Likely holders of orphaned sockets: visible processes of the same user whose files this server cannot read. */
  readonly likely: readonly ProcessFacts[];
  /** Every process in this PID namespace was checked, and none holds them. */
  readonly outside: boolean;
  /** Every process of the machine was checked, none holds them, and not all sockets are root's, as the kernel's are. */
  readonly unreceived: boolean;
}

const NONE: PortHolders = { holders: [], orphaned: [], kernel: [], likely: [], outside: false, unreceived: false };

/** Which visible processes hold these sockets: a socket is inherited and passed on, and may have several holders. */
export async function findPortHolders(host: MachineView, sockets: readonly Socket[]): Promise<PortHolders> {
  if (sockets.length === 0) return NONE;
  const { machine, view } = host;
  const everyone = view.scope('*');
  const byKey = new Map(sockets.map((socket) => [socket.key, socket]));
  const keys = new Set(byKey.keys());
  const { pidsOf: anyone, uncertain } = await machine.holders(keys);
  const pids = new Set([...anyone.values()].flat());
  const snapshot = await machine.snapshot({ wants: everyone.wants, argv: false, pids });
  const { processes: visible } = await everyone.visible(snapshot);
  // A pid may have been reused since: each is read again, now that its owner is known.
  const { pidsOf } = await machine.holders(
    keys,
    visible.map(({ pid }) => pid),
  );
  const heldBy = new Map<number, Socket[]>();
  for (const [key, pids] of pidsOf) {
    const socket = byKey.get(key);
    for (const pid of socket ? new Set(pids) : []) {
      const held = heldBy.get(pid) ?? [];
      if (socket && held.push(socket) === 1) heldBy.set(pid, held);
    }
  }
  const holders = await mapYielding(visible, (process): PortHolder | undefined => {
    const held = heldBy.get(process.pid);
    // Undefined when the pid has been reused after that.
    const whole = held && machine.refresh(process);
    return held && whole && { process: whole, sockets: held };
  });
  const orphaned = sockets.filter(({ key }) => !pidsOf.has(key));
  if (orphaned.length === 0) return { ...NONE, holders };
  const nobodys = new Set(orphaned.filter(({ key }) => !anyone.has(key)));
  if (uncertain.size > 0) {
    return { ...NONE, holders, orphaned, likely: await likelyHolders(host, nobodys, uncertain.keys()) };
  }
  const hidden = orphaned.filter((socket) => !nobodys.has(socket));
  const still = stillThere(machine, nobodys);
  const isRoots = ({ user }: Socket): boolean => user !== null && machine.users.isPrivileged(user);
  if (machine.seesEveryPid()) {
    const [kernel, rest] = [still.filter(isRoots), still.filter((socket) => !isRoots(socket))];
    const unreceived = hidden.length === 0 && rest.length > 0;
    return { ...NONE, holders, orphaned: [...hidden, ...rest], kernel, unreceived };
  }
  return { ...NONE, holders, orphaned: [...hidden, ...still], outside: hidden.length === 0 && still.length > 0 };
}

/** A socket that was closed after it was listed has no holder either. */
function stillThere(machine: Machine, sockets: ReadonlySet<Socket>): Socket[] {
  const protocols = new Set([...sockets].map(({ protocol }) => protocol));
  // Connections are listed separately from listeners.
  const ports = new Set([...sockets].filter(isTcpBound).map(({ port }) => port));
  const now = [...[...protocols].flatMap(machine.sockets), ...[...ports].flatMap(machine.connections)];
  const keys = new Set(now.map(({ key }) => key));
  return [...sockets].filter(({ key }) => keys.has(key));
}

const isTcpBound = ({ protocol, state }: Socket): boolean => protocol === 'tcp' && state === 'bound';

async function likelyHolders(
  { machine, view }: MachineView,
  sockets: Iterable<Socket>,
  uncertain: Iterable<number>,
): Promise<ProcessFacts[]> {
  const everyone = view.scope('*');
  const users = new Set([...sockets].flatMap(({ user }) => (user !== null && everyone.wants(user) ? user : [])));
  if (users.size === 0) return [];
  const snapshot = await machine.snapshot({ wants: everyone.wants, argv: false, pids: uncertain });
  const { processes } = await everyone.visible(snapshot);
  const likely = processes.filter(
    (process) =>
      process.owner.all.some((user) => users.has(user)) &&
      !process.ofKernel &&
      !isZombie(process) &&
      machine.networkOf(process) !== 'other',
  );
  return mapYielding(likely, (process) => machine.refresh(process));
}
