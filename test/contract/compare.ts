import type { Machine } from '../../src/platform/machine.ts';
import type { CredentialIds, Details } from '../../src/platform/process-details.ts';
import { startedUnixS } from '../../src/process/clock.ts';
import { nameOf, type ProcessFacts } from '../../src/process/process.ts';
import { EXPLAINED } from './explained.ts';
import { FIELDS, type Field, type PsutilFacts, type Witness } from './psutil.ts';

export interface Ours {
  readonly facts: ProcessFacts;
  readonly details: Details;
  readonly values: Readonly<Record<Field, unknown>>;
}

/** In the order of psutil, which does not show the file-system id. */
export const realToSaved = ({ real, effective, saved }: CredentialIds): (number | undefined)[] => [
  real,
  effective,
  saved,
];

/** Every process in psutil's words, by pid; those that end meanwhile are not in it. */
export async function look(platform: Machine): Promise<Map<number, Ours>> {
  const { processes, clock } = await platform.snapshot({ wants: () => true, argv: true });
  const seen = new Map<number, Ours>();
  for (const process of processes) {
    const facts = platform.refresh(process);
    const details = facts && (await platform.details(facts));
    if (!facts || !details) continue;
    const values = {
      ppid: facts.ppid,
      name: nameOf(facts),
      cmdline: facts.argv,
      exe: details.exe,
      cwd: details.cwd,
      uids: facts.owner.all.slice(0, 3).map(Number),
      gids: details.groupIds && realToSaved(details.groupIds),
      username: facts.owner.user && platform.users.nameOf(facts.owner.user),
      create_time: startedUnixS(facts, clock),
      nice: facts.nice,
      threads: facts.threads,
      status: facts.status,
      rss: facts.rssBytes,
    };
    seen.set(facts.pid, { facts, details, values });
  }
  return seen;
}

export interface Difference {
  readonly field: Field;
  readonly ours: Ours;
  readonly psutil: PsutilFacts;
  /** What psutil takes for the time of the boot, and what we do. */
  readonly bootTimes: readonly [psutil: number, ours: number];
}

export interface Comparison {
  readonly compared: Map<Field, number>;
  /** Pids of which at least one field was compared. */
  readonly pids: Set<number>;
  readonly explained: Map<string, number>;
  /** By pid and field. */
  readonly unexplained: Map<string, string>;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Ours → psutil → ours: only what did not change in between is compared. */
export async function compare(platform: Machine, ask: () => Witness): Promise<Comparison> {
  const before = await look(platform);
  const witness = ask();
  const after = await look(platform);
  const theirs = new Map(witness.processes.map((process) => [process.pid, process]));
  const bootTimes = [witness.bootTime, platform.clock().originUnixS] as const;
  const result: Comparison = { compared: new Map(), pids: new Set(), explained: new Map(), unexplained: new Map() };

  for (const [pid, ours] of before) {
    const again = after.get(pid);
    if (again?.facts.startTime !== ours.facts.startTime) continue;
    const psutil = theirs.get(pid);
    if (!psutil) {
      result.unexplained.set(`${pid}`, `${pid} ${ours.facts.comm}: psutil does not see it`);
      continue;
    }
    result.pids.add(pid);
    for (const field of FIELDS) {
      if (!same(ours.values[field], again.values[field])) continue;
      count(result.compared, field);
      if (same(ours.values[field], psutil[field])) continue;
      const difference: Difference = { field, ours, psutil, bootTimes };
      const why = EXPLAINED.find(({ applies }) => applies(difference));
      if (why) count(result.explained, why.name);
      else result.unexplained.set(`${pid} ${field}`, show(difference));
    }
  }
  for (const [pid, { name, cmdline }] of theirs) {
    // Our own helper process is in no list.
    if (Array.isArray(cmdline) && cmdline.some((one) => one.endsWith('/helper/helper-main.ts'))) continue;
    if (!before.has(pid) && !after.has(pid)) result.unexplained.set(`${pid}`, `${pid} ${name}: only psutil sees it`);
  }
  return result;
}

function show({ field, ours, psutil }: Difference): string {
  const [mine, other] = [ours.values[field], psutil[field]].map((value) => JSON.stringify(value)?.slice(0, 300));
  return `${psutil.pid} ${ours.facts.comm} ${field}\n    ours:   ${mine}\n    psutil: ${other}`;
}

export function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
