import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { type AuditLog, OFF, openAuditLog } from '../audit/audit-log.ts';
import { diskOf, UnsuitableFile } from '../audit/disk.ts';
import { type SendRequest, WriterReply, type WriterRequest } from '../audit/messages.ts';
import { syslogLine } from '../audit/syslog.ts';
import type { LogWriter } from '../audit/writer.ts';
import { pathFor } from '../config/audit-setting.ts';
import type { Config } from '../config/layers.ts';
import { HelperEnded, HelperHanging, HelperReplaced, Unanswered } from '../platform/helper/helper.ts';
import { auditWriter } from '../platform/helper/helper-program.ts';
import type { Machine } from '../platform/machine.ts';
import { openPlaces, THIS_SYSTEM } from '../platform/this-system.ts';
import { recordedId } from '../process/owner.ts';
import { isZombie } from '../process/process.ts';
import { VERSION } from '../version.ts';

type Warn = (text: string) => void;

const MIB = 1024 * 1024;

/** Where the audit log is: as configured, or in the user's state folder. */
export function auditPath({ audit }: Config): string {
  const { state, userInPath } = openPlaces();
  if (audit !== 'off' && audit.path !== undefined) return pathFor(audit.path, userInPath());
  return join(state, 'audit.jsonl');
}

interface AuditLogDeps {
  readonly machine: Machine;
  readonly warn: Warn;
}

/** The audit log of the configuration, at `path`. If it cannot be written, each call that changes something fails. */
export function auditLogFor({ audit }: Config, path: string, { machine, warn }: AuditLogDeps): AuditLog {
  if (audit === 'off') return OFF;
  const { self } = machine;
  return openAuditLog({
    context: {
      path,
      maxBytes: audit.max_mib * MIB,
      keep: audit.keep,
      version: VERSION,
      self: {
        pid: self.pid,
        startTime: self.startTime,
        pidNamespace: self.pidNamespace,
        boot: self.bootId,
        host: hostname(),
      },
      user: { uid: recordedId(self.user), gid: recordedId(self.group) },
    },
    reads: audit.reads,
    send: sendTo(machine),
    warn,
    // A home folder may be on another machine.
    async whySilent() {
      const folder = await machine.findFile(dirname(path));
      return 'silent' in folder ? folder.silent : undefined;
    },
    ...(audit.syslog && { sink: sinkOf(machine, warn) }),
  });
}

/**
 * A separate process writes, because the disk may stop answering at any time; docs/adr/0046. If none can be started, as
 * when the machine has run out of processes, this one writes: refusing to end processes then would be wrong.
 */
function sendTo(machine: Machine): SendRequest {
  const helper = machine.helper<WriterRequest>(auditWriter(machine.isNative));
  let ownWriter: LogWriter | undefined;
  return async (request) => {
    try {
      return WriterReply.parse(await helper.ask(request));
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      if (error instanceof HelperReplaced) throw new UnsuitableFile(error.why, 'Restart the server');
      if (error.silent || error instanceof HelperHanging) throw new UnsuitableFile('its disk does not answer');
      if (error instanceof HelperEnded && error.wasSent) throw new UnsuitableFile('the process that writes it ended');
    }
    ownWriter ??= await createOwnWriter(machine);
    return ownWriter.write([request])[0] ?? { failed: 'no reply' };
  };
}

async function createOwnWriter({ self, isNative, read }: Machine): Promise<LogWriter> {
  const { LogWriter } = await import('../audit/writer.ts');
  return new LogWriter({
    disk: diskOf(openPlaces()),
    fileLock: THIS_SYSTEM.fileLock({ native: isNative }),
    self,
    isRunning(pid, startTime) {
      const process = read(pid);
      return process !== undefined && process.startTime === startTime && !isZombie(process);
    },
  });
}

/** Copies lines to the system's log. Warns once if nothing listens there: the file is authoritative. */
function sinkOf({ syslog, self, capabilities }: Machine, warn: Warn): (line: string) => void {
  let isWarned = false;
  return (line) => {
    const taken = syslog(syslogLine(line, self.pid, new Date()));
    if (!taken && !isWarned)
      warn(`audit.syslog: nothing listens at ${capabilities.syslog}, or koffi is missing; the file is written.`);
    isWarned = !taken;
  };
}
