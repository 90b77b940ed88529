import { loadConfig, UsageError } from '../../config/layers.ts';
import { openPlaces } from '../../platform/this-system.ts';
import { nearest } from '../../text/nearest.ts';
import { CONFIG_OPTIONS, environment } from '../options.ts';

/** The variables that the server reads as settings, as the help of its options names them. */
const SETTINGS = Object.values(CONFIG_OPTIONS).flatMap(({ help }) => /\(([A-Z_]{4,})(?:=\w)?\)/.exec(help)?.[1] ?? []);

const VARIABLE = /^[A-Za-z_]\w*$/;

/** The variables for the server, checked as the server will check them. Throws UsageError. */
export function serverSettings(given: readonly string[], readOnly: boolean): Record<string, string> {
  const settings = given.map((text): [string, string] => {
    const at = text.indexOf('=');
    const name = text.slice(0, at);
    if (at === -1) throw new UsageError(`--env ${text}: must be NAME=value, e.g. ALLOW_ROOT=Y`);
    if (!VARIABLE.test(name))
      throw new UsageError(`--env ${text}: ${JSON.stringify(name)} is not a valid variable name`);
    const near = SETTINGS.includes(name) ? undefined : nearest(name.toUpperCase(), SETTINGS);
    if (near !== undefined) throw new UsageError(`--env ${text}: unknown setting ${name}; did you mean ${near}?`);
    return [name, text.slice(at + 1)];
  });
  const env = Object.fromEntries(settings);
  if (readOnly && (env['READ_ONLY'] ?? 'Y') !== 'Y')
    throw new UsageError(`--read-only contradicts --env READ_ONLY=${env['READ_ONLY']}`);
  if (readOnly) env['READ_ONLY'] = 'Y';
  loadConfig({}, env, openPlaces({ ...environment, ...env }));
  return env;
}
