import type { Platform } from '../../platform/platform.ts';
import type { ProcessFacts } from '../../process/process.ts';
import type { Supervisor } from '../../process/supervisor.ts';
import { commandWord, type Display, displayText, joined, ownText, quoted } from '../../text/display.ts';
import type { View } from '../view.ts';
import { named } from './named.ts';

/** The command that stops what would otherwise be started again; its last word is the name. */
const STOP: Partial<Record<Supervisor['kind'], Display>> = {
  systemd: ownText`systemctl stop`,
  systemd_user: ownText`systemctl --user stop`,
  docker: ownText`docker stop`,
  podman: ownText`podman stop`,
  containerd: ownText`ctr task kill`,
  pm2: ownText`pm2 stop`,
  supervisord: ownText`supervisorctl stop`,
  runit: ownText`sv stop`,
  s6: ownText`s6-svc -d`,
};

const NAME_CHARS = 32;

/** What starts a process again, and what it calls it. To be found out while the process is still there. */
export interface Restarter {
  readonly kind: Supervisor['kind'];
  readonly name: string | undefined;
  readonly by: ProcessFacts | undefined;
}

export function restarterOf(platform: Platform, process: ProcessFacts, supervisor: Supervisor): Restarter {
  const { kind, name, by } = supervisor;
  return { kind, name: name ?? labelOf(platform, process, kind), by };
}

/** The name that pm2 or supervisord gave to what they started. */
function labelOf(platform: Platform, process: ProcessFacts, kind: Supervisor['kind']): string | undefined {
  if (kind === 'pm2') {
    const [name, id] = [platform.label(process, 'name'), platform.label(process, 'pm_id')];
    return name !== undefined && commandWord(name) ? name : id;
  }
  if (kind !== 'supervisord') return undefined;
  const [name, group] = [
    platform.label(process, 'SUPERVISOR_PROCESS_NAME'),
    platform.label(process, 'SUPERVISOR_GROUP_NAME'),
  ];
  return name === undefined || group === undefined || group === name ? name : `${group}:${name}`;
}

/** `nodemon (pid 42 "node") may start it again: end that one first.` */
export function startsAgain(view: View, { kind, name, by }: Restarter): Display {
  const word = name === undefined ? undefined : commandWord(name);
  const what = [...(name === undefined ? [] : [word ?? quoted(name, NAME_CHARS)]), ...(by ? [named(view, by)] : [])];
  const subject = what.length > 0 ? ownText`${subjectOf(kind)} (${joined(what, ', ')})` : subjectOf(kind);
  const stop = STOP[kind];
  if (stop && word) return ownText`${subject} may start it again; to stop it for good: ${stop} ${word}.`;
  if (by) return ownText`${subject} may start it again: end pid ${by.pid} first.`;
  return ownText`${subject} may start it again.`;
}

function subjectOf(kind: Supervisor['kind']): Display {
  if (kind === 'watch') return ownText`A watch mode`;
  if (kind === 'reloader') return ownText`A reloader`;
  if (kind === 'master') return ownText`Its master process`;
  return displayText(kind);
}
