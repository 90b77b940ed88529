import { ProcessError } from '../errors.ts';
import type { Machine } from '../platform/machine.ts';
import type { DetailName } from '../platform/requested-details.ts';
import type { Socket } from '../platform/sockets.ts';
import { mib, timestamp } from '../process/columns.ts';
import { ageS, nameOf, type ProcessFacts, sameIdentity, startedUnixS, type Uids } from '../process/process.ts';
import { refOf } from '../process/ref.ts';
import { cpuPercent } from '../process/usage.ts';
import { yieldIfDue } from '../process/yielding.ts';
import { COMMAND_DETAIL_CHARS, displayCommand, PATH_CHARS, type SafeText, safeText } from '../text/display.ts';
import type { AccessView } from './access.ts';
import type { ReadContext } from './call-context.ts';
import { ARGV_OFF } from './caveats.ts';
import { requestedDetails } from './extras.ts';
import { cpuSample, cpuWindow } from './sampler.ts';
import { streams } from './streams.ts';
import { supervisor } from './supervisor.ts';

/**
 * Everything about one process. A field that could not be read is null and has its reason in `unavailable`; one that
 * the process does not have, or that must be asked for by `include`, is absent.
 */
export async function inspect(
  machine: Machine,
  view: AccessView,
  pid: number,
  include: readonly DetailName[],
  context: ReadContext,
) {
  const seen = view.read(pid, 'inspect');
  // The threads first: reading many of them takes part of the window.
  const threads = include.includes('threads') ? await machine.threadTimes(seen) : undefined;
  const before = cpuSample(machine, pid);
  await cpuWindow(context);
  const after = cpuSample(machine, pid);
  const process = view.read(pid, 'inspect');
  const details = await machine.details(process);
  await yieldIfDue();
  const output = await streams(machine, view, process);
  const more = await requestedDetails(machine, process, { include, before: threads });
  if (!details || !output || !more || !sameIdentity(process, seen))
    throw new ProcessError('NOT_FOUND', `process ${pid} ended while it was read`);

  view.recordSighting(process);
  const clock = machine.clock();
  const cpu_percent = before && after ? cpuPercent(before, after) : null;
  const parent = parentOf(machine, view, process);
  const command = displayCommand(process.argv, COMMAND_DETAIL_CHARS);
  const unavailable = {
    ...details.unavailable,
    ...output.unavailable,
    ...more.unavailable,
    ...('why' in parent && { parent_name: parent.why }),
    ...(command === null && {
      command: machine.readsArgv ? 'it has none: a kernel thread, a zombie, or it erased its own' : ARGV_OFF,
    }),
    ...(process.status === null && { status: 'the kernel reports a state that this server does not know' }),
    ...(cpu_percent === null && { cpu_percent: 'its CPU clock could not be read' }),
    ...(after === undefined && { cpu_time_s: 'its CPU clock could not be read' }),
  };
  return {
    pid,
    ppid: process.ppid,
    parent_name: 'name' in parent ? parent.name : null,
    name: safeText(nameOf(process)),
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
    ...(process.terminal !== undefined && { terminal: safeText(process.terminal) }),
    stdout: output.stdout,
    stderr: output.stderr,
    children: details.children,
    ...listeningPorts(details.listening),
    ...(details.unit !== undefined && { unit: safeText(details.unit) }),
    ...(details.container !== undefined && { container: safeText(details.container) }),
    ...supervisor(machine, view, process, details),
    ...more.fields,
    ref: safeText(refOf(process, view.bootTag)),
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
    listening_ports: first.map(({ port, protocol, address }) => ({ port, protocol, address: safeText(address) })),
    ...(isCut && { listening_ports_total: sockets.length }),
  };
}

function parentOf(machine: Machine, view: AccessView, { ppid }: ProcessFacts): { name: SafeText } | { why: string } {
  if (ppid === 0) return { why: 'it has no parent here' };
  const parent = machine.read(ppid);
  if (!parent) return { why: 'the parent has ended' };
  if (!view.canList(parent)) return { why: 'the parent may not be shown' };
  view.recordSighting(parent);
  return { name: safeText(nameOf(parent)) };
}

const shown = (path: string | null): SafeText | null => (path === null ? null : safeText(path, PATH_CHARS));

const ids = ([real, effective, saved, filesystem]: Uids) => ({ real, effective, saved, filesystem });

const reasons = (raw: Readonly<Record<string, string>>): Record<string, SafeText> =>
  Object.fromEntries(Object.entries(raw).map(([field, why]) => [field, safeText(why)]));
