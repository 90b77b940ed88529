import { type LoadedConfig, UsageError } from '../config/layers.ts';
import type { Host, HostSettings } from '../host/host.ts';
import type { Machine } from '../platform/machine.ts';
import { accessOf, namesRoot, placesOf } from './access-settings.ts';
import { warn } from './options.ts';

const ROOT_WARNING = 'allow_users names root, which has no effect: only ALLOW_ROOT=Y (allow_root) opens its processes';
export const OFF_WARNING = 'audit is "off": what is done to processes is not written down.';
const FULL_WARNING = 'warning: argv is "full": command lines are shown with the passwords and keys in them';

/**
 * Puts in force how the configuration wants text to be redacted; warns on stderr where command lines are not to be.
 * Throws UsageError for a pattern that cannot be used.
 */
export async function applyRedaction(
  { values: { argv, redact }, origins }: LoadedConfig,
  again = false,
): Promise<void> {
  if (!again && argv !== 'full' && redact.keys.length + redact.patterns.length === 0) return;
  const [{ addRules }, { showWholeCommands }] = await Promise.all([
    import('../text/extra.ts'),
    import('../text/display.ts'),
  ]);
  const problem = await addRules(redact);
  if (problem !== undefined) throw new UsageError(`${placesOf(origins('redact'))}: redact.patterns${problem}`);
  showWholeCommands(argv === 'full');
  if (argv === 'full') warn(FULL_WARNING);
}

/**
 * What a configuration amounts to on this machine; its users are looked up first, for they may come from a name service.
 * Throws UsageError for a user or a name that does not exist.
 */
export async function learnedSettings(loaded: LoadedConfig, machine: Machine): Promise<HostSettings> {
  const { allow_users, rules, confirm, max_targets, max_kills_per_minute } = loaded.values;
  const names = rules.flatMap(({ match: { user } }) => user ?? []);
  await machine.users.learn({ names: allow_users === '*' ? names : [...allow_users, ...names] });
  const access = await accessOf(loaded, machine);
  if (namesRoot(access)) warn(ROOT_WARNING);
  return {
    access,
    safety: { confirm, targetsPerCall: max_targets, killsPerMinute: max_kills_per_minute },
  };
}

/** This machine under the rules of a configuration, which may be replaced by another. */
export interface OpenedHost {
  readonly host: Host;
  /** Puts another configuration in force; what is remembered stays. Throws UsageError, then nothing has changed. */
  use(loaded: LoadedConfig): Promise<void>;
}

const asItIs = (machine: Machine): Machine => machine;

/**
 * Opens this machine under the rules of the configuration. `changes`: for calls that may change something. Throws
 * UsageError for a user that does not exist. `as`: maps the machine to the one this call sees.
 */
export async function openHost(loaded: LoadedConfig, changes: boolean, as = asItIs): Promise<OpenedHost> {
  const config = loaded.values;
  const [{ openMachine }, { createHost }, { auditLogFor, auditPath }] = await Promise.all([
    import('../platform/open-machine.ts'),
    import('../host/host.ts'),
    import('./open-audit-log.ts'),
  ]);
  const opened = await openMachine({ native: config.native, argv: config.argv !== 'none' });
  const machine = as(opened.machine);
  let settings = await learnedSettings(loaded, machine);
  const reads = config.audit !== 'off' && config.audit.reads;
  const audit = changes || reads ? auditLogFor(config, auditPath(config), machine, warn) : undefined;
  return {
    host: createHost({ ...opened, machine }, () => settings, audit),
    async use(next) {
      const wanted = await learnedSettings(next, machine);
      await applyRedaction(next, true);
      settings = wanted;
    },
  };
}
