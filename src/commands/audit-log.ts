import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { type Audit, OFF, openAudit } from '../audit/audit.ts';
import { DISK } from '../audit/disk.ts';
import { syslogLine } from '../audit/syslog.ts';
import { pathFor } from '../config/audit.ts';
import { baseFolder, type Config } from '../config.ts';
import { userInPath } from '../home.ts';
import type { Platform } from '../platform/platform.ts';
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

/** Opens the audit log of the configuration, at `path`. What stands in its way is said at once, and at each call. */
export async function auditOf({ audit }: Config, path: string, platform: Platform, warn: Warn): Promise<Audit> {
  if (audit === 'off') return OFF;
  const { self } = platform;
  // A home folder may be on another machine.
  const silenceNow = async (): Promise<string | undefined> => {
    const place = await platform.place(dirname(path));
    return 'silent' in place ? place.silent : undefined;
  };
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
    warn,
    disk: { ...DISK, tryLock: platform.tryLock },
    silence: await silenceNow(),
    silenceNow,
    ...(audit.syslog && { sink: sinkOf(platform, warn) }),
  });
}

/** The system's log as a second place. It is told once when nobody listens there; the file is what counts. */
function sinkOf({ syslog, self }: Platform, warn: Warn): (line: string) => void {
  let isTold = false;
  return (line) => {
    const taken = syslog(syslogLine(line, self.pid, new Date()));
    if (!taken && !isTold) warn('audit.syslog: nobody takes messages at /dev/log (it also needs koffi).');
    isTold = !taken;
  };
}
