import type { WriterContext } from './messages.ts';
import type { Line } from './record.ts';
import type { LineFields } from './rotating-log.ts';

/** CLOCK_MONOTONIC, to the microsecond: the same in all processes of a boot. */
export const monotonicMs = (): number => Number(process.hrtime.bigint() / 1000n) / 1000;

/** The fields of a line written now: when, where, by which server, and what. */
export const stamp = ({ self, version, user }: WriterContext, event: Line['event'], facts: LineFields): LineFields => ({
  at: new Date().toISOString(),
  monotonic_ms: monotonicMs(),
  boot: self.boot,
  host: self.host,
  server: { version, pid: self.pid, start_ticks: self.startTime, pid_namespace: self.pidNamespace },
  user,
  event,
  ...facts,
});
