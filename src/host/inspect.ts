import { ProcessError } from '../errors.ts';
import type { Platform } from '../platform/machine.ts';
import type { Extra } from '../platform/requested-details.ts';
import type { Socket } from '../platform/sockets.ts';
import { mib, timestamp } from '../process/columns.ts';
import { ageS, nameOf, type ProcessFacts, sameIdentity, startedUnixS, type Uids } from '../process/process.ts';
import { refOf } from '../process/ref.ts';
import { cpuPercent } from '../process/usage.ts';
import { nextSlice, sliceIsOver } from '../process/yielding.ts';
import { COMMAND_DETAIL_CHARS, type Display, displayCommand, displayText, PATH_CHARS } from '../text/display.ts';
import type { View } from './access.ts';
import type { Watcher } from './call-context.ts';
import { UNREAD } from './caveats.ts';
import { extras } from './extras.ts';
import { cpuSample, cpuWindow } from './sampler.ts';
import { streams } from './streams.ts';
import { supervisor } from './supervisor.ts';

/**
 * Everything about one process. A field that could not be read is null and has its reason in `unavailable`; one that
 * the process does not have, or that must be asked for by `include`, is absent.
 */
export async function inspect(
  platform: Platform,
  view: View,
  pid: number,
  include: readonly Extra[],
  watcher: Watcher,
) {
  const seen = view.read(pid, 'inspect');
  // The threads first: reading many of them takes part of the window.
  const threads = include.includes('threads') ? await platform.threadTimes(seen) : undefined;
  const before = cpuSample(platform, pid);
  await cpuWindow(watcher);
  const after = cpuSample(platform, pid);
  const process = view.read(pid, 'inspect');
  const details = await platform.details(process);
  if (sliceIsOver()) await nextSlice();
  const output = await streams(platform, view, process);
  const more = await extras(platform, process, { include, before: threads });
  if (!details || !output || !more || !sameIdentity(process, seen))
    throw new ProcessError('NOT_FOUND', `process ${pid} ended while it was read`);

  view.shown(process);
  const clock = platform.clock();
  const cpu_percent = before && after ? cpuPercent(before, after) : null;
  const parent = parentOf(platform, view, process);
  const command = displayCommand(process.argv, COMMAND_DETAIL_CHARS);
  const unavailable = {
    ...details.unavailable,
    ...output.unavailable,
    ...more.unavailable,
    ...('why' in parent && { parent_name: parent.why }),
    ...(command === null && {
      command: platform.readsArgv ? 'it has none: a kernel thread, a zombie, or it erased its own' : UNREAD,
    }),
    ...(process.status === null && { status: 'the kernel reports a state that this server does not know' }),
    ...(cpu_percent === null && { cpu_percent: 'its CPU clock could not be read' }),
    ...(after === undefined && { cpu_time_s: 'its CPU clock could not be read' }),
  };
  return {
    pid,
    ppid: process.ppid,
    parent_name: 'name' in parent ? parent.name : null,
    name: displayText(nameOf(process)),
    exe: shown(details.exe),
    cwd: shown(details.cwd),
    command,
    user: view.userName(process.uids[0]),
    uids: ids(details.uids),
    gids: details.gids && ids(details.gids),
    status: process.status,
    started: timestamp(startedUnixS(process, clock)),
    age_s: Math.round(ageS(process, clock)),
    cpu_percent,
    cpu_time_s: after ? Math.round(after.cpuNs / 1e7) / 100 : null,
    memory: {
      rss_mib: mib(details.rssBytes),
      vms_mib: mib(details.vmsBytes),
      shared_mib: details.sharedBytes === null ? null : mib(details.sharedBytes),
      ...more.memory,
    },
    threads: process.threads,
    fds: details.fds,
    nice: process.nice,
    ...(process.terminal !== undefined && { terminal: displayText(process.terminal) }),
    stdout: output.stdout,
    stderr: output.stderr,
    children: details.children,
    ...listeningPorts(details.listening),
    ...(details.unit !== undefined && { unit: displayText(details.unit) }),
    ...(details.container !== undefined && { container: displayText(details.container) }),
    ...supervisor(platform, view, process, details),
    ...more.fields,
    ref: displayText(refOf(process, view.bootTag)),
    ...(Object.keys(unavailable).length > 0 && { unavailable: reasons(unavailable) }),
  };
}

/** A server for many names or addresses may have thousands. */
const PORTS_MAX = 20;

function listeningPorts(sockets: readonly Socket[] | null) {
  if (sockets === null) return { listening_ports: null };
  const isCut = sockets.length > PORTS_MAX;
  const first = isCut ? sockets.toSorted((a, b) => a.port - b.port).slice(0, PORTS_MAX) : sockets;
  return {
    listening_ports: first.map(({ port, protocol, address }) => ({ port, protocol, address: displayText(address) })),
    ...(isCut && { listening_ports_total: sockets.length }),
  };
}

function parentOf(platform: Platform, view: View, { ppid }: ProcessFacts): { name: Display } | { why: string } {
  if (ppid === 0) return { why: 'it has no parent here' };
  const parent = platform.read(ppid);
  if (!parent) return { why: 'the parent has ended' };
  if (!view.lists(parent)) return { why: 'the parent may not be shown' };
  view.shown(parent);
  return { name: displayText(nameOf(parent)) };
}

const shown = (path: string | null): Display | null => (path === null ? null : displayText(path, PATH_CHARS));

const ids = ([real, effective, saved, filesystem]: Uids) => ({ real, effective, saved, filesystem });

const reasons = (raw: Readonly<Record<string, string>>): Record<string, Display> =>
  Object.fromEntries(Object.entries(raw).map(([field, why]) => [field, displayText(why)]));
