import { ProcessError } from '../errors.ts';
import type { Platform, Protocol, Socket } from '../platform/platform.ts';
import { nameOf, type ProcessFacts } from '../process/process.ts';
import type { Supervisor } from '../process/supervisor.ts';
import { type Display, displayText, ownText } from '../text/display.ts';
import { DESCENDANTS_MAX } from './descendants.ts';
import { findHolders } from './holders.ts';
import { supervisorOfProcess } from './supervisor.ts';
import type { Ending } from './terminate.ts';
import type { View } from './view.ts';

/** The command that stops what would otherwise be started again. */
const STOP: Partial<Record<Supervisor['kind'], string>> = {
  systemd: 'systemctl stop',
  systemd_user: 'systemctl --user stop',
  docker: 'docker stop',
  podman: 'podman stop',
  containerd: 'ctr task kill',
  pm2: 'pm2 stop',
  supervisord: 'supervisorctl stop',
  runit: 'sv stop',
  s6: 's6-svc -d',
};

/** What must be found out while the process is still there. */
export interface Before {
  readonly process: ProcessFacts;
  readonly supervisor: Supervisor | undefined;
  readonly sockets: readonly Socket[];
}

export async function lookBefore(platform: Platform, view: View, process: ProcessFacts): Promise<Before> {
  const details = await platform.details(process);
  return {
    process,
    supervisor: details && supervisorOfProcess(platform, view, process, details),
    sockets: details?.listening ?? [],
  };
}

/** What the caller should know besides: what is left, who starts it again, what became of its ports. */
export async function advice(
  platform: Platform,
  view: View,
  before: readonly Before[],
  endings: readonly Ending[],
  cut: boolean,
): Promise<Display | undefined> {
  const ended = new Set(
    endings.filter(({ outcome }) => outcome === 'exited' || outcome === 'killed').map(({ process }) => process.pid),
  );
  const left = endings.filter(({ outcome }) => outcome === 'still_running').map(({ process }) => process.pid);
  const freed = before.filter(({ process }) => ended.has(process.pid)).flatMap(({ sockets }) => sockets);
  const sentences = [
    ...(left.length > 0
      ? [
          ownText`Still running: ${displayText(left.join(', '))}; it may ignore SIGTERM or need longer (force sends SIGKILL).`,
        ]
      : []),
    ...(cut ? [ownText`It has more than ${DESCENDANTS_MAX} descendants: the others were left alone.`] : []),
    ...before.flatMap(({ supervisor }) => (supervisor ? [startsAgain(supervisor)] : [])),
    ...(await whatBecameOf(platform, view, freed)),
  ];
  const [first, ...rest] = new Set(sentences);
  return first && rest.reduce((text, sentence) => ownText`${text} ${sentence}`, first);
}

function startsAgain({ kind, name }: Supervisor): Display {
  const who = name === undefined ? displayText(kind) : ownText`${displayText(kind)} (${displayText(name)})`;
  const command = STOP[kind];
  if (command === undefined) return ownText`${who} may start it again: end that one first.`;
  return ownText`${who} may start it again; to stop it for good: ${displayText(command)} ${displayText(name ?? '<name>')}.`;
}

/** Up to this many ports get a sentence each; more are counted per kind, and only the lowest are named. */
const PORTS_MAX = 5;

/** Is each port free now, or who took it? Lists the sockets once for all ports. */
async function whatBecameOf(platform: Platform, view: View, freed: readonly Socket[]): Promise<Display[]> {
  const ports = [...new Map(freed.map((socket) => [keyOf(socket), socket])).values()];
  if (ports.length === 0) return [];
  const protocols = new Set(ports.map(({ protocol }) => protocol));
  const wanted = new Set(ports.map(keyOf));
  const now = listed(platform, protocols);
  if (!now) return [ownText`Whether its ports are free is unknown: the system does not list its sockets.`];
  const taken = now.filter((socket) => wanted.has(keyOf(socket)));
  const { holders, kernel } = await findHolders(platform, view, taken);
  const holderOf = new Map<string, ProcessFacts>();
  for (const { process, sockets } of holders)
    for (const socket of sockets) if (!holderOf.has(keyOf(socket))) holderOf.set(keyOf(socket), process);
  const kernels = new Set(kernel.map(keyOf));
  const held = new Set(taken.map(keyOf));

  const fates = new Map<Display, Socket[]>();
  for (const socket of ports) {
    const key = keyOf(socket);
    const became = held.has(key) ? holding(view, holderOf.get(key), kernels.has(key)) : ownText`free now`;
    const same = fates.get(became);
    if (same) same.push(socket);
    else fates.set(became, [socket]);
  }
  return [...fates].flatMap(([became, sockets]) => sentences(became, sockets));
}

const keyOf = ({ protocol, port }: Socket): string => `${protocol} ${port}`;

function listed(platform: Platform, protocols: ReadonlySet<Protocol>): Socket[] | undefined {
  try {
    return [...protocols].flatMap(platform.sockets);
  } catch (error) {
    if (error instanceof ProcessError) return undefined;
    throw error;
  }
}

function holding(view: View, holder: ProcessFacts | undefined, isKernels: boolean): Display {
  if (isKernels) return ownText`held by the kernel`;
  if (!holder) return ownText`held by a process that may not be shown`;
  view.shown(holder);
  return ownText`held by ${displayText(nameOf(holder))} (pid ${holder.pid})`;
}

function sentences(became: Display, sockets: readonly Socket[]): Display[] {
  if (sockets.length <= PORTS_MAX)
    return sockets.map(({ port, protocol }) => ownText`Port ${port}/${displayText(protocol)} is ${became}.`);
  const lowest = sockets
    .toSorted((a, b) => a.port - b.port)
    .slice(0, PORTS_MAX)
    .map(({ port, protocol }) => `${port}/${protocol}`);
  return [ownText`${sockets.length} ports are ${became}, including ${displayText(lowest.join(', '))}.`];
}
