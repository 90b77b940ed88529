import type { LockHolder } from './lock.ts';
import type { Instance } from './messages.ts';
import type { Line } from './record.ts';

const ID = /^(\d+)\.(\d+)\.(\w*)\.([\w-]*)\.(.*)$/;

const idOf = ({ pid, startTime, pidNamespace, boot, host }: Instance): string =>
  `${pid}.${startTime}.${pidNamespace}.${boot}.${host.replace(/[^\w.-]/g, '').slice(0, 64)}`;

/** The server that wrote a line. */
export const serverOf = ({ server, boot, host }: Line): Instance => ({
  pid: server.pid,
  startTime: server.start_ticks,
  pidNamespace: server.pid_namespace,
  boot,
  host,
});

export const isSame = (one: Instance, other: Instance): boolean =>
  one.pid === other.pid && one.startTime === other.startTime && one.boot === other.boot;

/** Has another server certainly ended? In another namespace or on another machine it is unknown. */
export function isGone(other: Instance, self: Instance, isRunning: IsRunning): boolean {
  if (other.boot !== self.boot) return other.host === self.host;
  return other.pidNamespace === self.pidNamespace && !isRunning(other.pid, other.startTime);
}

/** Is a process with that pid and start time running, and not a zombie? */
export type IsRunning = (pid: number, startTime: number) => boolean;

/** This server as the lock's holder. */
export function holderOf(self: Instance, isRunning: IsRunning): LockHolder {
  return {
    id: idOf(self),
    isGone(id) {
      const [, pid, startTime, pidNamespace = '', boot = '', host = ''] = ID.exec(id) ?? [];
      if (pid === undefined) return false;
      return isGone({ pid: Number(pid), startTime: Number(startTime), pidNamespace, boot, host }, self, isRunning);
    },
  };
}
