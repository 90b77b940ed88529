import type { Machine } from '../../platform/machine.ts';
import type { ProcessFacts } from '../../process/process.ts';
import type { Supervisor } from '../../process/restarters.ts';
import { safeText } from '../../text/built-in.ts';
import { QUOTED_NAME_CHARS } from '../../text/lengths.ts';
import { joined, type SafeText, safe } from '../../text/safe-text.ts';
import type { AccessView } from '../access.ts';
import { named } from './named.ts';

/** What is known of a kind of restarter. */
interface RestartHabit {
  readonly subject?: SafeText;
  /** It waits for a file to change before it starts a program again that has ended. */
  readonly onChange?: true;
  /** The command that stops for good what would be started again; its last word is the name. */
  readonly stop?: SafeText;
  /** The command that lists the names, where ending the restarter would end more than this one program. */
  readonly list?: SafeText;
}

const HABITS: Partial<Record<Supervisor['kind'], RestartHabit>> = {
  systemd: { stop: safe`systemctl stop` },
  systemd_user: { stop: safe`systemctl --user stop` },
  windows_service: { subject: safe`Windows`, stop: safe`Stop-Service` },
  docker: { stop: safe`docker stop` },
  podman: { stop: safe`podman stop` },
  containerd: { stop: safe`ctr task kill` },
  pm2: { stop: safe`pm2 stop`, list: safe`pm2 ls` },
  supervisord: { stop: safe`supervisorctl stop`, list: safe`supervisorctl status` },
  runit: { stop: safe`sv stop` },
  s6: { stop: safe`s6-svc -d` },
  nodemon: { onChange: true },
  watchexec: { onChange: true },
  'cargo-watch': { onChange: true },
  air: { onChange: true },
  'node-dev': { onChange: true },
  watch: { subject: safe`A watch mode`, onChange: true },
  reloader: { subject: safe`A reloader`, onChange: true },
  master: { subject: safe`Its master process` },
};

const habitOf = (kind: Supervisor['kind']): RestartHabit => HABITS[kind] ?? {};
export const startsOnChange = (kind: Supervisor['kind']): boolean => habitOf(kind).onChange === true;

const AGAIN_MAX = 8;

/** What starts a process again, and under which name. Read it while the process still runs. */
export interface ProcessRestarter {
  readonly kind: Supervisor['kind'];
  readonly name: string | undefined;
  /** What its command takes instead of a name that is not a plain word. */
  readonly id?: string | undefined;
  readonly by: ProcessFacts | undefined;
}

export function restarterOf(machine: Machine, process: ProcessFacts, supervisor: Supervisor): ProcessRestarter {
  const { kind, name, by } = supervisor;
  if (kind === 'pm2') return { kind, name: machine.label(process, 'name'), id: machine.label(process, 'pm_id'), by };
  return { kind, name: name ?? (kind === 'supervisord' ? ofSupervisord(machine, process) : undefined), by };
}

function ofSupervisord(machine: Machine, process: ProcessFacts): string | undefined {
  const name = machine.label(process, 'SUPERVISOR_PROCESS_NAME');
  const group = machine.label(process, 'SUPERVISOR_GROUP_NAME');
  return name === undefined || group === undefined || group === name ? name : `${group}:${name}`;
}

/** What a restarter does about processes that were to be ended. */
export interface Restart {
  readonly restarter: ProcessRestarter;
  /** At least one of them has ended. */
  readonly ended: boolean;
  /** What it has started in their place. */
  readonly again: readonly ProcessFacts[];
  /** The processes that those replace. */
  readonly replaces: readonly ProcessFacts[];
}

/** `pm2 ("api", pid 42 "PM2") started it again as pid 77; to stop it for good: pm2 stop api.` */
export function startsAgain(view: AccessView, { restarter, ended, again }: Omit<Restart, 'replaces'>): SafeText {
  const { kind, name, id, by } = restarter;
  const word = view.show.commandWord(name ?? '') ?? view.show.commandWord(id ?? '');
  const label = name ?? id;
  const what = [
    ...(label === undefined ? [] : [view.show.quoted(label, QUOTED_NAME_CHARS)]),
    ...(by ? [named(view, by)] : []),
  ];
  const subject = habitOf(kind).subject ?? safeText(kind);
  const who = what.length > 0 ? safe`${subject} (${joined(what, ', ')})` : subject;
  return safe`${who} ${doing(view, kind, { ended, again })}${howToStop(restarter, word)}.`;
}

function doing(
  view: AccessView,
  kind: Supervisor['kind'],
  { ended, again }: Pick<Restart, 'ended' | 'again'>,
): SafeText {
  for (const process of again) view.recordSighting(process);
  const pids = joined(
    again.slice(0, AGAIN_MAX).map(({ pid }) => safe`${pid}`),
    ', ',
  );
  const more = again.length > AGAIN_MAX ? safe` and ${again.length - AGAIN_MAX} more` : safe``;
  if (again.length > 1) return safe`started them again as pids ${pids}${more}`;
  if (again.length === 1) return safe`started it again as pid ${pids}`;
  return ended && startsOnChange(kind) ? safe`starts it again when a file changes` : safe`may start it again`;
}

function howToStop({ kind, by }: ProcessRestarter, word: SafeText | undefined): SafeText {
  const { stop, list } = habitOf(kind);
  if (stop && word) return safe`; to stop it for good: ${stop} ${word}`;
  if (stop && list) return safe`; ${list} shows the name with which ${stop} stops it for good`;
  if (!by) return safe``;
  const all = kind === 'master' ? safe`all its workers` : safe`it for good`;
  return safe`; to stop ${all}, end pid ${by.pid}`;
}
