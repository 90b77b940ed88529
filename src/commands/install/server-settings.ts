import { loadConfig, UsageError } from '../../config/layers.ts';
import { openPlaces } from '../../platform/this-system.ts';
import { environment } from '../options.ts';

const VARIABLE = /^[A-Za-z_]\w*$/;

/** The variables for the server, checked as the server will check them. Throws UsageError. */
export function serverSettings(given: readonly string[], readOnly: boolean): Record<string, string> {
  const settings = given.map((text): [string, string] => {
    const at = text.indexOf('=');
    const name = text.slice(0, at);
    if (at === -1) throw new UsageError(`--env ${text}: must be NAME=value, e.g. ALLOW_ROOT=Y`);
    if (!VARIABLE.test(name))
      throw new UsageError(`--env ${text}: ${JSON.stringify(name)} is not a valid variable name`);
    return [name, text.slice(at + 1)];
  });
  const env = Object.fromEntries(settings);
  if (readOnly && (env['READ_ONLY'] ?? 'Y') !== 'Y')
    throw new UsageError(`--read-only contradicts --env READ_ONLY=${env['READ_ONLY']}`);
  if (readOnly) env['READ_ONLY'] = 'Y';
  loadConfig({}, env, openPlaces({ ...environment, ...env }));
  return env;
}
