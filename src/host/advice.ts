import type { Platform, Socket } from '../platform/platform.ts';
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

export function lookBefore(platform: Platform, view: View, process: ProcessFacts): Before {
  const details = platform.details(process);
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

/** Is each port free now, or who has taken it? */
async function whatBecameOf(platform: Platform, view: View, freed: readonly Socket[]): Promise<Display[]> {
  const ports = [...new Map(freed.map((socket) => [`${socket.protocol} ${socket.port}`, socket])).values()];
  const became = ports.map(async ({ protocol, port }) => {
    const taken = platform.sockets(protocol).filter((socket) => socket.port === port);
    if (taken.length === 0) return ownText`Port ${port}/${displayText(protocol)} is free now.`;
    const [holder] = (await findHolders(platform, view, taken)).holders;
    if (!holder) return ownText`Port ${port}/${displayText(protocol)} is held by a process that may not be shown.`;
    view.shown(holder.process);
    return ownText`Port ${port}/${displayText(protocol)} is held by ${displayText(nameOf(holder.process))} (pid ${holder.process.pid}).`;
  });
  return Promise.all(became);
}
