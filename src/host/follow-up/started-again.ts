import { setTimeout as sleep } from 'node:timers/promises';
import type { Machine } from '../../platform/machine.ts';
import { groupBy } from '../../process/group-by.ts';
import { startedAlike } from '../../process/masters.ts';
import { isZombie, nameKey, type ProcessFacts, sameIdentity } from '../../process/process.ts';
import type { MachineView } from '../access.ts';
import { supervisorOfProcess } from '../supervisor.ts';
import { type ProcessRestarter, type Restart, restarterOf, startsOnChange } from './restarts.ts';

/** supervisord looks once a second, uvicorn twice. */
const STARTING_MS = 1500;
/** A program that waits for a file to change only gets the time to end, as the reloader of Flask does. */
const LEAVING_MS = 300;
const LOOK_AGAIN_MS = 50;

export interface Supervised {
  readonly process: ProcessFacts;
  readonly restarter: ProcessRestarter;
}

/** The pids by which a newcomer is recognised. */
interface PidsAround {
  /** All pids right before the first request to end. */
  readonly before: ReadonlySet<number>;
  /** Pids of processes that have ended since: another process may already have one of them. */
  readonly ended: ReadonlySet<number>;
}

/**
 * What the restarters do after these processes have ended, one entry for each restarter that is still there. Waits a
 * moment for programs that start again at once. A newcomer is recognised by its pid, not by its start time, because the
 * clock behind start times may be set meanwhile.
 */
export async function restartsOf(
  host: MachineView,
  all: readonly Supervised[],
  { before, ended, abort }: PidsAround & { readonly abort: AbortSignal },
): Promise<Restart[]> {
  const { machine } = host;
  const again = new Map<number, ProcessFacts>();
  const waiting = new Set(all.filter(({ process }) => ended.has(process.pid)));
  const taken = new Set<number>();
  const started = performance.now();
  while (waiting.size > 0) {
    for (const process of newcomers(machine, { before, ended }, taken)) {
      const one = await replaced(host, process, waiting);
      if (!one || taken.has(process.pid)) continue;
      taken.add(process.pid);
      again.set(one.process.pid, process);
      waiting.delete(one);
    }
    const elapsedMs = performance.now() - started;
    for (const one of waiting) if (!isThere(machine, one) || elapsedMs >= timeFor(one)) waiting.delete(one);
    if (waiting.size === 0 || abort.aborted) break;
    await sleep(LOOK_AGAIN_MS, undefined, { signal: abort }).catch(() => undefined);
  }
  // Processes that one restarter starts under one name.
  const groups = groupBy(
    all.filter((one) => isThere(machine, one)),
    ({ restarter: { kind, name, by } }) => `${kind} ${by?.pid ?? ''} ${name ?? ''}`,
  );
  return [...groups.values()].map((group) => ({
    restarter: group[0].restarter,
    ended: group.some(({ process }) => ended.has(process.pid)),
    again: group.flatMap(({ process }) => again.get(process.pid) ?? []),
    replaces: group.flatMap(({ process }) => (again.has(process.pid) ? [process] : [])),
  }));
}

const timeFor = ({ restarter }: Supervised): number => (startsOnChange(restarter.kind) ? LEAVING_MS : STARTING_MS);

/** A restarter that has ended starts nothing again. */
function isThere(machine: Machine, { restarter: { by } }: Supervised): boolean {
  const now = by && machine.read(by.pid);
  return by === undefined || (now !== undefined && sameIdentity(now, by) && !isZombie(now));
}

/** Processes that have started since. */
const newcomers = (machine: Machine, { before, ended }: PidsAround, taken: ReadonlySet<number>): ProcessFacts[] =>
  machine
    .pids()
    .filter((pid) => (!before.has(pid) || ended.has(pid)) && !taken.has(pid))
    .flatMap((pid) => machine.read(pid) ?? [])
    .filter((process) => !isZombie(process));

/** The ended process that this one replaces: same restarter, same name, same command. */
async function replaced(
  host: MachineView,
  process: ProcessFacts,
  waiting: ReadonlySet<Supervised>,
): Promise<Supervised | undefined> {
  const alike = [...waiting].filter(
    (one) =>
      !sameIdentity(one.process, process) &&
      nameKey(one.process) === nameKey(process) &&
      startedAlike(one.process, process),
  );
  if (alike.length === 0 || !host.view.canList(process)) return undefined;
  const details = await host.machine.details(process);
  const supervisor = details && supervisorOfProcess(host, process, details);
  const restarter = supervisor && restarterOf(host.machine, process, supervisor);
  return restarter && alike.find((one) => sameRestarter(one.restarter, restarter));
}

const sameRestarter = (one: ProcessRestarter, other: ProcessRestarter): boolean =>
  one.kind === other.kind &&
  one.name === other.name &&
  one.id === other.id &&
  (one.by && other.by ? sameIdentity(one.by, other.by) : one.by === other.by);
