import { type LoadedConfig, UsageError } from '../config/layers.ts';
import type { Capabilities } from '../platform/capabilities.ts';
import { placesOf } from './access-settings.ts';

/** Throws UsageError if the audit log is to go where this system has nothing: a second copy must not be missed later. */
export function checkSinks(
  { values: { audit }, origins }: Pick<LoadedConfig, 'values' | 'origins'>,
  { system, syslog }: Pick<Capabilities, 'system' | 'syslog'>,
): void {
  if (audit === 'off' || !audit.syslog || syslog !== undefined) return;
  throw new UsageError(
    `${placesOf(origins('audit'))}: audit.syslog: must be false: on ${system} this server has no log to copy lines to`,
  );
}
