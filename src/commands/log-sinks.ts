import { type LoadedConfig, UsageError } from '../config/layers.ts';
import type { Capabilities } from '../platform/capabilities.ts';
import { placesOf } from './access-settings.ts';

/**
 * Throws UsageError if the audit log is to be copied to a log that this system lacks: an operator who relies on the
 * copy must learn at once that there is none.
 */
export function checkSinks(
  { values: { audit }, origins }: Pick<LoadedConfig, 'values' | 'origins'>,
  { system, syslog }: Pick<Capabilities, 'system' | 'syslog'>,
): void {
  if (audit === 'off' || !audit.syslog || syslog !== undefined) return;
  throw new UsageError(
    `${placesOf(origins('audit'))}: audit.syslog: must be false: this server knows no system log on ${system}`,
  );
}
