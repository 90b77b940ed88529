import { hostname } from 'node:os';
import { type Audit, OFF, openAudit } from '../audit/audit.ts';
import { syslogLine } from '../audit/syslog.ts';
import type { Config } from '../config.ts';
import type { Platform } from '../platform/platform.ts';
import { isZombie } from '../process/process.ts';
import { warn } from './options.ts';
import { VERSION } from './version.ts';

const MIB = 1024 * 1024;

/** Opens the audit log of the configuration, at `path`. What stands in its way is said at once, and at each call. */
export function auditOf({ audit }: Config, path: string, platform: Platform, say = warn): Audit {
  if (audit === 'off') return OFF;
  const { self } = platform;
  const isRunning = (pid: number, startTicks: number): boolean => {
    const process = platform.read(pid);
    return process !== undefined && process.startTicks === startTicks && !isZombie(process);
  };
  return openAudit({
    path,
    maxBytes: audit.max_mib * MIB,
    keep: audit.keep,
    reads: audit.reads,
    version: VERSION,
    self: {
      pid: self.pid,
      startTicks: self.startTicks,
      pidNamespace: self.pidNamespace,
      boot: self.bootId,
      host: hostname(),
    },
    user: { uid: self.uid, gid: self.gid },
    isRunning,
    warn: say,
    ...(audit.syslog && { sink: sinkOf(platform, say) }),
  });
}

/** The system's log as a second place. It is told once when nobody listens there; the file is what counts. */
function sinkOf({ syslog, self }: Platform, say: typeof warn): (line: string) => void {
  let isTold = false;
  return (line) => {
    const taken = syslog(syslogLine(line, self.pid, new Date()));
    if (!taken && !isTold) say('audit.syslog: nobody takes messages at /dev/log (it also needs koffi).');
    isTold = !taken;
  };
}
