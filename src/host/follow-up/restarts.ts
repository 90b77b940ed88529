import type { Platform } from '../../platform/machine.ts';
import type { ProcessFacts } from '../../process/process.ts';
import type { Supervisor } from '../../process/restarters.ts';
import {
  commandWord,
  type Display,
  displayText,
  joined,
  ownText,
  QUOTED_NAME_CHARS,
  quoted,
} from '../../text/display.ts';
import type { View } from '../access.ts';
import { named } from './named.ts';

/** What is known of a kind of restarter. */
interface Habit {
  readonly subject?: Display;
  /** It waits for a file to change before it starts a program again that has ended. */
  readonly onChange?: true;
  /** The command that stops for good what would be started again; its last word is the name. */
  readonly stop?: Display;
  /** The command that lists the names, where ending the restarter would end more than this one program. */
  readonly list?: Display;
}

const HABITS: Partial<Record<Supervisor['kind'], Habit>> = {
  systemd: { stop: ownText`systemctl stop` },
  systemd_user: { stop: ownText`systemctl --user stop` },
  docker: { stop: ownText`docker stop` },
  podman: { stop: ownText`podman stop` },
  containerd: { stop: ownText`ctr task kill` },
  pm2: { stop: ownText`pm2 stop`, list: ownText`pm2 ls` },
  supervisord: { stop: ownText`supervisorctl stop`, list: ownText`supervisorctl status` },
  runit: { stop: ownText`sv stop` },
  s6: { stop: ownText`s6-svc -d` },
  nodemon: { onChange: true },
  watchexec: { onChange: true },
  'cargo-watch': { onChange: true },
  air: { onChange: true },
  'node-dev': { onChange: true },
  watch: { subject: ownText`A watch mode`, onChange: true },
  reloader: { subject: ownText`A reloader`, onChange: true },
  master: { subject: ownText`Its master process` },
};

const habitOf = (kind: Supervisor['kind']): Habit => HABITS[kind] ?? {};
export const startsOnChange = (kind: Supervisor['kind']): boolean => habitOf(kind).onChange === true;

const AGAIN_MAX = 8;

/** What starts a process again, and what it calls it. To be found out while the process is still there. */
export interface Restarter {
  readonly kind: Supervisor['kind'];
  readonly name: string | undefined;
  /** What its command takes in the place of a name that is no plain word. */
  readonly id?: string | undefined;
  readonly by: ProcessFacts | undefined;
}

export function restarterOf(platform: Platform, process: ProcessFacts, supervisor: Supervisor): Restarter {
  const { kind, name, by } = supervisor;
  if (kind === 'pm2') return { kind, name: platform.label(process, 'name'), id: platform.label(process, 'pm_id'), by };
  return { kind, name: name ?? (kind === 'supervisord' ? ofSupervisord(platform, process) : undefined), by };
}

function ofSupervisord(platform: Platform, process: ProcessFacts): string | undefined {
  const name = platform.label(process, 'SUPERVISOR_PROCESS_NAME');
  const group = platform.label(process, 'SUPERVISOR_GROUP_NAME');
  return name === undefined || group === undefined || group === name ? name : `${group}:${name}`;
}

/** What a restarter does about processes that were to be ended. */
export interface Restart {
  readonly restarter: Restarter;
  /** At least one of them has ended. */
  readonly ended: boolean;
  /** What it has started in their place. */
  readonly again: readonly ProcessFacts[];
  /** Those in whose place that is. */
  readonly replaces: readonly ProcessFacts[];
}

/** `pm2 ("api", pid 42 "PM2") started it again as pid 77; to stop it for good: pm2 stop api.` */
export function startsAgain(view: View, { restarter, ended, again }: Omit<Restart, 'replaces'>): Display {
  const { kind, name, id, by } = restarter;
  const word = commandWord(name ?? '') ?? commandWord(id ?? '');
  const label = name ?? id;
  const what = [...(label === undefined ? [] : [quoted(label, QUOTED_NAME_CHARS)]), ...(by ? [named(view, by)] : [])];
  const subject = habitOf(kind).subject ?? displayText(kind);
  const who = what.length > 0 ? ownText`${subject} (${joined(what, ', ')})` : subject;
  return ownText`${who} ${doing(view, kind, ended, again)}${howToStop(restarter, word)}.`;
}

function doing(view: View, kind: Supervisor['kind'], ended: boolean, again: readonly ProcessFacts[]): Display {
  for (const process of again) view.shown(process);
  const pids = joined(
    again.slice(0, AGAIN_MAX).map(({ pid }) => ownText`${pid}`),
    ', ',
  );
  const more = again.length > AGAIN_MAX ? ownText` and ${again.length - AGAIN_MAX} more` : ownText``;
  if (again.length > 1) return ownText`started them again as pids ${pids}${more}`;
  if (again.length === 1) return ownText`started it again as pid ${pids}`;
  return ended && startsOnChange(kind) ? ownText`starts it again when a file changes` : ownText`may start it again`;
}

function howToStop({ kind, by }: Restarter, word: Display | undefined): Display {
  const { stop, list } = habitOf(kind);
  if (stop && word) return ownText`; to stop it for good: ${stop} ${word}`;
  if (stop && list) return ownText`; ${list} shows the name with which ${stop} stops it for good`;
  if (!by) return ownText``;
  const all = kind === 'master' ? ownText`all its workers` : ownText`it for good`;
  return ownText`; to stop ${all}, end pid ${by.pid}`;
}
