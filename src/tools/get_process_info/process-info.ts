import { defined } from '../../defined.ts';
import { ProcessError } from '../../errors.ts';
import type { MachineView } from '../../host/access.ts';
import type { WaitContext } from '../../host/call-context.ts';
import { argvOff, caveatOf } from '../../host/caveats.ts';
import type { Host } from '../../host/host.ts';
import { cpuSample, cpuWindow } from '../../host/sampler.ts';
import { supervisorOfProcess } from '../../host/supervisor.ts';
import { type Capabilities, type Fact, whyUnknown } from '../../platform/capabilities.ts';
import type { Details } from '../../platform/process-details.ts';
import type { DetailName } from '../../platform/requested-details.ts';
import type { Socket } from '../../platform/sockets.ts';
import { ageS, startedUnixS } from '../../process/clock.ts';
import { mibOrNull, timestamp } from '../../process/columns.ts';
import { parentOf } from '../../process/parent.ts';
import { nameOf, type ProcessFacts, sameIdentity } from '../../process/process.ts';
import { refOf } from '../../process/ref.ts';
import { cpuPercent } from '../../process/usage.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import { COMMAND_DETAIL_CHARS, PATH_CHARS } from '../../text/lengths.ts';
import { notes, type Presenter, type SafeText } from '../../text/safe-text.ts';
import { requestedDetails } from './details.ts';
import { streams } from './stdio.ts';

const NO_CPU_CLOCK = 'its CPU clock could not be read';

interface InfoRequest {
  readonly pid: number;
  readonly include: readonly DetailName[];
}

/**
 * Everything about one process. A field that could not be read is null and has its reason in `unavailable`; one that
 * the process does not have, or that must be asked for by `include`, is absent.
 */
export async function processInfo(host: Host, request: InfoRequest, context: WaitContext) {
  const { machine, view } = host;
  const { capabilities } = machine;
  const { show } = view;
  // The name service is asked first, so that the owner's name is known.
  await machine.users.learn({ users: machine.read(request.pid)?.owner.all ?? [] });
  const { process, details, cpu, output, more } = await readAll(host, request, context);
  view.recordSighting(process);
  const clock = machine.clock();
  const parent = parentName(host, process);
  const command = show.command(process.argv, COMMAND_DETAIL_CHARS);
  const unavailable: Record<string, string> = {
    ...(process.status === null && { status: 'the kernel reports a state that this server does not know' }),
    ...unknownFacts(capabilities, process, details),
    ...details.unavailable,
    ...output.unavailable,
    ...more.unavailable,
    ...('why' in parent && { parent_name: parent.why }),
    ...(command === null && { command: machine.readsArgv ? capabilities.words.noCommand : argvOff(capabilities) }),
    ...(cpu.percent === null && { cpu_percent: NO_CPU_CLOCK }),
    ...(cpu.after === undefined && { cpu_time_s: NO_CPU_CLOCK }),
  };
  return {
    pid: process.pid,
    ppid: process.ppid,
    parent_name: 'name' in parent ? parent.name : null,
    name: show.text(nameOf(process)),
    exe: shownPath(show, details.exe),
    cwd: shownPath(show, details.cwd),
    command,
    user: view.userName(process.owner.user),
    uids: details.userIds,
    gids: details.groupIds,
    status: process.status,
    started: timestamp(startedUnixS(process, clock)),
    age_s: Math.round(ageS(process, clock)),
    cpu_percent: cpu.percent,
    cpu_time_s: cpu.after ? Math.round(cpu.after.cpuNs / 1e7) / 100 : null,
    memory: { ...memoryOf(details), ...more.memory },
    threads: process.threads,
    fds: details.fds,
    ...defined({ handles: details.handles, session: details.desktopSession }),
    nice: process.nice,
    ...(process.terminal !== undefined && { terminal: show.text(process.terminal) }),
    stdout: output.stdout,
    stderr: output.stderr,
    children: details.children,
    ...listeningPorts(show, details.listening),
    ...(details.unit !== undefined && { unit: show.text(details.unit) }),
    ...(details.container !== undefined && { container: show.text(details.container) }),
    ...supervisorField(host, process, details),
    ...more.fields,
    ref: show.text(refOf(process, view.bootTag)),
    ...(Object.keys(unavailable).length > 0 && { unavailable: reasons(show, unavailable) }),
    ...defined({ note: notes(...caveatOf(machine.unchangeable())) }),
  };
}

/** Throws NOT_FOUND or the refusal, also when the process ends while it is read. */
async function readAll(host: Host, { pid, include }: InfoRequest, context: WaitContext) {
  const { machine, view } = host;
  const seen = view.read(pid, 'inspect');
  // The threads first: reading many of them takes part of the window.
  const threads = include.includes('threads') ? await machine.threadTimes(seen) : undefined;
  const before = cpuSample(machine, pid);
  await cpuWindow(context);
  const after = cpuSample(machine, pid);
  const process = view.read(pid, 'inspect');
  const details = await machine.details(process);
  await yieldIfDue();
  const output = await streams(host, process);
  const more = await requestedDetails({ machine, show: view.show }, process, { include, before: threads });
  if (!details || !output || !more || !sameIdentity(process, seen))
    throw new ProcessError('NOT_FOUND', `process ${pid} ended while it was read`);
  const percent = before && after ? cpuPercent(before, after) : null;
  return { process, details, output, more, cpu: { after, percent } };
}

/** Why facts are null that this system does not show of every process. */
function unknownFacts(capabilities: Capabilities, { owner, status, threads, nice }: ProcessFacts, details: Details) {
  const shown: readonly [field: string, fact: Fact, value: unknown][] = [
    ['user', 'user', owner.user],
    ['status', 'status', status],
    ['uids', 'ids', details.userIds],
    ['gids', 'ids', details.groupIds],
    ['memory.rss_mib', 'memory', details.rssBytes],
    ['memory.vms_mib', 'memory', details.vmsBytes],
    ['threads', 'threads', threads],
    ['nice', 'nice', nice],
    ['fds', 'descriptors', details.fds],
  ];
  const unknown = shown.filter(([, fact, value]) => value === null && capabilities.facts[fact] === 'own');
  return Object.fromEntries(unknown.map(([field]) => [field, whyUnknown(capabilities)]));
}

const memoryOf = ({ rssBytes, vmsBytes, sharedBytes }: Details) => ({
  rss_mib: mibOrNull(rssBytes),
  vms_mib: mibOrNull(vmsBytes),
  shared_mib: mibOrNull(sharedBytes),
});

/** A server for many names or addresses may have thousands. */
const PORTS_MAX = 20;

function listeningPorts(show: Presenter, sockets: readonly Socket[] | null) {
  if (sockets === null) return { listening_ports: null };
  const isCut = sockets.length > PORTS_MAX;
  const first = isCut ? sockets.toSorted((a, b) => a.port - b.port).slice(0, PORTS_MAX) : sockets;
  return {
    listening_ports: first.map(({ port, protocol, address }) => ({ port, protocol, address: show.text(address) })),
    ...(isCut && { listening_ports_total: sockets.length }),
  };
}

function supervisorField(host: MachineView, process: ProcessFacts, details: Details) {
  const found = supervisorOfProcess(host, process, details);
  if (!found) return {};
  const { kind, name } = found;
  return { supervisor: { kind, ...(name !== undefined && { name: host.view.show.text(name) }) } };
}

function parentName({ machine, view }: MachineView, process: ProcessFacts): { name: SafeText } | { why: string } {
  if (process.ppid === 0) return { why: 'it has no parent here' };
  const found = machine.read(process.ppid);
  if (!found) return { why: 'the parent has ended' };
  const parent = parentOf(process, () => found);
  if (!parent) return { why: 'the parent has ended, and another process has its pid' };
  if (!view.canList(parent)) return { why: 'the parent may not be shown' };
  view.recordSighting(parent);
  return { name: view.show.text(nameOf(parent)) };
}

const shownPath = (show: Presenter, path: string | null): SafeText | null =>
  path === null ? null : show.text(path, PATH_CHARS);

const reasons = (show: Presenter, raw: Readonly<Record<string, string>>): Record<string, SafeText> =>
  Object.fromEntries(Object.entries(raw).map(([field, why]) => [field, show.text(why)]));
