import type { Machine } from '../../platform/machine.ts';
import { parentOf } from '../../process/parent.ts';
import { isZombie, nameKey, type ProcessFacts, sameIdentity } from '../../process/process.ts';
import { wordSet } from '../../process/word-set.ts';
import { safeText } from '../../text/built-in.ts';
import { type SafeText, safe } from '../../text/safe-text.ts';
import type { MachineView } from '../access.ts';
import type { TerminationResult } from '../terminate.ts';
import { blocked } from './blocked.ts';
import { pidsText } from './named.ts';

/** These write to disk before they end, and have to repair their data if they are killed. */
const DATABASES: ReadonlySet<string> = wordSet(
  'mysqld mariadbd mongod mongos redis-server valkey-server memcached etcd cockroach clickhouse-server influxd',
  'rabbitmq-server beam.smp elasticsearch opensearch neo4j couchdb cassandra minio meilisearch qdrant weaviate sqlservr',
);
const POSTGRES: ReadonlySet<string> = new Set(['postgres', 'postmaster']);

/** Several may need long sentences; the others are only named. */
const REASONS_MAX = 3;

/** What is still there, with the reason and what can be done: from what is read now, and what was sent. */
export function stillRunning(host: MachineView, terminations: readonly TerminationResult[]): SafeText[] {
  const { machine } = host;
  const byReason = new Map<SafeText, number[]>();
  const ended: number[] = [];
  for (const termination of terminations) {
    if (termination.outcome !== 'still_running' || termination.signal === null) continue;
    const now = machine.read(termination.process.pid);
    // It may have ended after the last look, and its pid may belong to another process by now.
    if (now && (isZombie(now) || !sameIdentity(now, termination.process))) {
      ended.push(termination.process.pid);
      continue;
    }
    const known = now && byReason.size < REASONS_MAX;
    const reason = known ? (blocked(host, now, termination) ?? reluctant(machine, now, termination)) : safe`.`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), termination.process.pid]);
  }
  return [
    ...[...byReason].map(([reason, pids]) => safe`Still running: ${pidsText(pids)}${reason}`),
    ...(ended.length > 0 ? [safe`Ended after the last look: ${pidsText(ended)}.`] : []),
  ];
}

/** Why a process still runs although the request has reached it. */
function reluctant(machine: Machine, now: ProcessFacts, { signal }: TerminationResult): SafeText {
  const { termination, words } = machine.capabilities;
  const [ask, kill] = [safeText(termination.ask), safeText(termination.kill)];
  if (signal === termination.kill) return safe`: ${kill} was sent; ${words.stillRunning.killed}.`;
  const name = nameKey(now);
  if (POSTGRES.has(name)) return postgres(machine, now);
  if (DATABASES.has(name)) return safe`: it may be writing its data to disk. wait_for waits; ${kill} may lose data.`;
  const { whenAsked, isNamespaceInit } = machine.signalState(now);
  if (isNamespaceInit && whenAsked !== 'caught')
    return safe`: it is the first process of a container and ignores ${ask}; force sends ${kill}.`;
  if (whenAsked === 'ignored') return safe`: it ignores ${ask}; force sends ${kill}.`;
  if (whenAsked === 'blocked') return safe`: it blocks ${ask} for now; force sends ${kill}.`;
  return safe`: ${words.stillRunning.asked} (force sends ${kill}).`;
}

/**
 * A server that is asked to end waits for its sessions; an interrupt ends them. To a session, an interrupt only cancels
 * its query. When a session is killed, the server ends all others and recovers:
 * https://www.postgresql.org/docs/current/server-shutdown.html
 */
function postgres(machine: Machine, now: ProcessFacts): SafeText {
  const { capabilities } = machine;
  const kill = safeText(capabilities.termination.kill);
  const parent = parentOf(now, machine.read);
  if (parent && POSTGRES.has(nameKey(parent)))
    return safe`: it is one process of a PostgreSQL server. wait_for waits; ${kill} would end all its sessions.`;
  const interrupt = capabilities.signals.find(({ effect }) => effect === 'interrupts');
  return interrupt
    ? safe`: it waits for its sessions to end. signal_process with ${safeText(interrupt.argument)} ends them first; after ${kill} it must recover.`
    : safe`: it waits for its sessions to end. After ${kill} it must recover.`;
}

/** What it costs a database to be killed. */
export function killedDatabases(machine: Machine, terminations: readonly TerminationResult[]): SafeText[] {
  return terminations.flatMap(({ process, outcome }) => {
    const isPostgres = POSTGRES.has(nameKey(process));
    if (outcome !== 'killed' || !(isPostgres || DATABASES.has(nameKey(process)))) return [];
    const parent = isPostgres ? parentOf(process, machine.read) : undefined;
    if (parent && POSTGRES.has(nameKey(parent)))
      return safe`Pid ${process.pid} was killed: its PostgreSQL server ends all other sessions, too, and recovers.`;
    return safe`Pid ${process.pid} was killed before it had written its data: it must recover when it starts again.`;
  });
}
