import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { type AuditLog, OFF, openAuditLog } from '../audit/audit-log.ts';
import { DISK, UnsuitableFile } from '../audit/disk.ts';
import { type AskWriter, WriterReply, type WriterRequest } from '../audit/messages.ts';
import { syslogLine } from '../audit/syslog.ts';
import type { Writer } from '../audit/writer.ts';
import { pathFor } from '../config/audit-setting.ts';
import { baseFolder, type Config } from '../config/layers.ts';
import { userInPath } from '../home.ts';
import { HelperEnded, HelperHanging, Unanswered } from '../platform/helper/helper.ts';
import { auditWriter } from '../platform/helper/helper-program.ts';
import type { Machine } from '../platform/machine.ts';
import { isZombie } from '../process/process.ts';
import { environment } from './options.ts';
import { VERSION } from './version.ts';

type Warn = (text: string) => void;

const MIB = 1024 * 1024;
/** Where a user without a home has it: nobody can make that folder, and the audit log will say so. */
const NO_HOME = '/nonexistent';

/** Where the audit log is, unless it is off: as configured, or in the user's folder for state (XDG). */
export function auditPath({ audit }: Config): string {
  if (audit !== 'off' && audit.path !== undefined) return pathFor(audit.path, userInPath());
  const inHome = join('.local', 'state');
  const state = baseFolder(environment['XDG_STATE_HOME'], inHome) ?? join(NO_HOME, inHome);
  return join(state, 'process-manager-mcp', 'audit.jsonl');
}

/** The audit log of the configuration, at `path`. What prevents it from being written is said at the first change, and at each call. */
export function auditLogFor({ audit }: Config, path: string, machine: Machine, warn: Warn): AuditLog {
  if (audit === 'off') return OFF;
  const { self } = machine;
  return openAuditLog({
    place: {
      path,
      maxBytes: audit.max_mib * MIB,
      keep: audit.keep,
      version: VERSION,
      self: {
        pid: self.pid,
        startTicks: self.startTicks,
        pidNamespace: self.pidNamespace,
        boot: self.bootId,
        host: hostname(),
      },
      user: { uid: self.uid, gid: self.gid },
    },
    reads: audit.reads,
    ask: askWriter(machine),
    warn,
    // A home folder may be on another machine.
    async silenceNow() {
      const place = await machine.findFile(dirname(path));
      return 'silent' in place ? place.silent : undefined;
    },
    ...(audit.syslog && { sink: sinkOf(machine, warn) }),
  });
}

/**
 * A process of its own writes, for the disk may stop answering at any time; docs/adr/0046. Where none can be started, as
 * when processes have run out, this one writes: that is no time to refuse to end any.
 */
function askWriter(machine: Machine): AskWriter {
  const helper = machine.helper<WriterRequest>(auditWriter(machine.kernelInterfaces.native));
  let here: Writer | undefined;
  return async (request) => {
    try {
      return WriterReply.parse(await helper.ask(request));
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      if (error.silent || error instanceof HelperHanging) throw new UnsuitableFile('its disk does not answer');
      if (error instanceof HelperEnded && error.wasSent) throw new UnsuitableFile('the process that writes it ended');
    }
    here ??= await writerHere(machine);
    return here([request])[0] ?? { failed: 'nothing was asked' };
  };
}

async function writerHere({ self, tryLock, read }: Machine): Promise<Writer> {
  const { createWriter } = await import('../audit/writer.ts');
  return createWriter({
    disk: { ...DISK, tryLock },
    self,
    isRunning(pid, startTicks) {
      const process = read(pid);
      return process !== undefined && process.startTicks === startTicks && !isZombie(process);
    },
  });
}

/** The system's log as a second place. It is told once when nobody listens there; the file is what counts. */
function sinkOf({ syslog, self }: Machine, warn: Warn): (line: string) => void {
  let isTold = false;
  return (line) => {
    const taken = syslog(syslogLine(line, self.pid, new Date()));
    if (!taken && !isTold) warn('audit.syslog: nobody takes messages at /dev/log (it also needs koffi).');
    isTold = !taken;
  };
}
