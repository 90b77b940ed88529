import type { Platform } from '../../platform/machine.ts';
import { isZombie, nameOf, type ProcessFacts, sameIdentity } from '../../process/process.ts';
import { wordSet } from '../../process/word-set.ts';
import { type Display, displayText, ownText } from '../../text/display.ts';
import type { View } from '../access.ts';
import type { Ending } from '../terminate.ts';
import { blocked } from './blocked.ts';

/** These write to disk before they end, and have to repair their data after SIGKILL. */
const DATABASES: ReadonlySet<string> = wordSet(
  'mysqld mariadbd mongod mongos redis-server valkey-server memcached etcd cockroach clickhouse-server influxd',
  'rabbitmq-server beam.smp elasticsearch opensearch neo4j couchdb cassandra minio meilisearch qdrant weaviate sqlservr',
);
const POSTGRES: ReadonlySet<string> = new Set(['postgres', 'postmaster']);

/** Several may need long sentences; the rest is only named. */
const REASONS_MAX = 3;
const PIDS_MAX = 20;

/** What is still there, with the reason and what can be done: from what is read now, and what was sent. */
export function stillRunning(platform: Platform, view: View, endings: readonly Ending[]): Display[] {
  const byReason = new Map<Display, number[]>();
  const ended: number[] = [];
  for (const ending of endings) {
    if (ending.outcome !== 'still_running' || ending.signal === null) continue;
    const now = platform.read(ending.process.pid);
    // It may have ended after the last look, and its pid may belong to another process by now.
    if (now && (isZombie(now) || !sameIdentity(now, ending.process))) {
      ended.push(ending.process.pid);
      continue;
    }
    const known = now && byReason.size < REASONS_MAX;
    const reason = known ? (blocked(platform, view, now, ending) ?? reluctant(platform, now, ending)) : ownText`.`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), ending.process.pid]);
  }
  return [
    ...[...byReason].map(([reason, pids]) => ownText`Still running: ${pidsText(pids)}${reason}`),
    ...(ended.length > 0 ? [ownText`Ended after the last look: ${pidsText(ended)}.`] : []),
  ];
}

function pidsText(pids: readonly number[]): Display {
  const more = pids.length > PIDS_MAX ? ownText` and ${pids.length - PIDS_MAX} more` : ownText``;
  return ownText`${displayText(pids.slice(0, PIDS_MAX).join(', '))}${more}`;
}

/** A process that the signal reached, and that goes on. */
function reluctant(platform: Platform, now: ProcessFacts, { signal }: Ending): Display {
  if (signal === 'SIGKILL') return ownText`: SIGKILL was sent; the kernel ends it when it can, e.g. after a core dump.`;
  if (signal !== 'SIGTERM') return ownText`.`;
  const name = nameOf(now);
  if (POSTGRES.has(name)) return postgres(platform, now);
  if (DATABASES.has(name)) return ownText`: it may be writing its data to disk. wait_for waits; SIGKILL may lose data.`;
  const { sigterm, isNamespaceInit } = platform.signalState(now);
  if (isNamespaceInit && sigterm !== 'caught')
    return ownText`: it is the first process of a container and ignores SIGTERM; force sends SIGKILL.`;
  if (sigterm === 'ignored') return ownText`: it ignores SIGTERM; force sends SIGKILL.`;
  if (sigterm === 'blocked') return ownText`: it blocks SIGTERM for now; force sends SIGKILL.`;
  return ownText`: it may need longer after SIGTERM (force sends SIGKILL).`;
}

/**
 * SIGTERM lets the server wait for its sessions, SIGINT ends them; to a session SIGINT only cancels its query. When one
 * is killed, the server ends all others and recovers: https://www.postgresql.org/docs/current/server-shutdown.html
 */
function postgres(platform: Platform, now: ProcessFacts): Display {
  const parent = platform.read(now.ppid);
  if (parent && POSTGRES.has(nameOf(parent)))
    return ownText`: it is one process of a PostgreSQL server. wait_for waits; SIGKILL would end all its sessions.`;
  return ownText`: it waits for its sessions to end. signal_process with INT ends them first; after SIGKILL it must recover.`;
}

/** What SIGKILL costs a database that it ended. */
export function killedDatabases(platform: Platform, endings: readonly Ending[]): Display[] {
  return endings.flatMap(({ process, outcome }) => {
    const isPostgres = POSTGRES.has(nameOf(process));
    if (outcome !== 'killed' || !(isPostgres || DATABASES.has(nameOf(process)))) return [];
    const parent = isPostgres ? platform.read(process.ppid) : undefined;
    if (parent && POSTGRES.has(nameOf(parent)))
      return ownText`Pid ${process.pid} was killed: its PostgreSQL server ends all other sessions, too, and recovers.`;
    return ownText`Pid ${process.pid} was killed before it had written its data: it must recover when it starts again.`;
  });
}
