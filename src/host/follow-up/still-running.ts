import type { Platform } from '../../platform/platform.ts';
import { nameOf, type ProcessFacts } from '../../process/process.ts';
import { commandWord, type Display, displayText, ownText, quoted } from '../../text/display.ts';
import type { Ending } from '../terminate.ts';
import type { View } from '../view.ts';
import { namedOrHidden } from './named.ts';

/** These write to disk before they end, and have to repair their data after SIGKILL. */
const DATABASES: ReadonlySet<string> = new Set(
  [
    'mysqld mariadbd mongod mongos redis-server valkey-server memcached etcd cockroach clickhouse-server influxd',
    'rabbitmq-server beam.smp elasticsearch opensearch neo4j couchdb cassandra minio meilisearch qdrant weaviate sqlservr',
  ].flatMap((line) => line.split(' ')),
);
const CHANNEL_CHARS = 32;

/** Several may need long sentences; the rest is only named. */
const REASONS_MAX = 3;
const PIDS_MAX = 20;

/** What is still there, with the reason and what can be done: from what is read now, and what was sent. */
export function stillRunning(platform: Platform, view: View, endings: readonly Ending[]): Display[] {
  const byReason = new Map<Display, number[]>();
  for (const ending of endings) {
    if (ending.outcome !== 'still_running' || ending.signal === null) continue;
    const now = platform.read(ending.process.pid);
    const known = now && byReason.size < REASONS_MAX;
    const reason = known ? (blocked(platform, view, now) ?? reluctant(platform, now, ending)) : ownText`.`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), ending.process.pid]);
  }
  return [...byReason].map(([reason, pids]) => {
    const more = pids.length > PIDS_MAX ? ownText` and ${pids.length - PIDS_MAX} more` : ownText``;
    return ownText`Still running: ${displayText(pids.slice(0, PIDS_MAX).join(', '))}${more}${reason}`;
  });
}

/** What keeps every signal from having its effect; undefined if nothing does. */
function blocked(platform: Platform, view: View, now: ProcessFacts): Display | undefined {
  const { tracerPid, waitChannel, isFrozen } = platform.signalState(now);
  if (isFrozen) return ownText`: its control group is frozen, so signals wait until it thaws.${thaw(platform, now)}`;
  if (tracerPid !== undefined && (now.status === 'tracing-stop' || now.status === 'stopped')) {
    const tracer = namedOrHidden(view, platform.read(tracerPid));
    return ownText`: a debugger holds it, ${tracer}; detach or end that first.`;
  }
  if (now.status !== 'disk-sleep') return undefined;
  const where = waitChannel === undefined ? ownText`` : ownText`, in ${quoted(waitChannel, CHANNEL_CHARS)}`;
  return ownText`: it waits for a disk or a network file system (uninterruptible sleep${where}); no signal ends it before that answers.`;
}

/** How a frozen container is thawed. */
function thaw(platform: Platform, now: ProcessFacts): Display {
  const group = platform.traits(now, new Set(['group']), new Set())?.group;
  const id = group?.container === undefined ? undefined : commandWord(group.container.slice(0, 12));
  if (id === undefined || (group?.runtime !== 'docker' && group?.runtime !== 'podman')) return ownText``;
  return ownText` It is in a paused container: ${displayText(group.runtime)} unpause ${id}.`;
}

/** A process that the signal reached, and that goes on. */
function reluctant(platform: Platform, now: ProcessFacts, { signal }: Ending): Display {
  if (signal === 'SIGKILL') return ownText`: SIGKILL was sent; the kernel ends it when it can, e.g. after a core dump.`;
  if (signal !== 'SIGTERM') return ownText`.`;
  const name = nameOf(now);
  if (name === 'postgres' || name === 'postmaster')
    return ownText`: it waits for its sessions to end. signal_process with INT ends them first; SIGKILL would damage it.`;
  if (DATABASES.has(name)) return ownText`: it may be writing its data to disk. wait_for waits; SIGKILL may lose data.`;
  const { sigterm, isNamespaceInit } = platform.signalState(now);
  if (isNamespaceInit && sigterm !== 'caught')
    return ownText`: it is the first process of a container and ignores SIGTERM; force sends SIGKILL.`;
  if (sigterm === 'ignored') return ownText`: it ignores SIGTERM; force sends SIGKILL.`;
  if (sigterm === 'blocked') return ownText`: it blocks SIGTERM for now; force sends SIGKILL.`;
  return ownText`: it may need longer after SIGTERM (force sends SIGKILL).`;
}
