import { type LoadedConfig, UsageError } from '../config/layers.ts';
import type { Host, HostSettings } from '../host/host.ts';
import type { Machine } from '../platform/machine.ts';
import { accessOf, namesRoot, placesOf } from './access-settings.ts';
import { warn } from './options.ts';

const ROOT_WARNING = 'allow_users names root, which has no effect: only ALLOW_ROOT=Y (allow_root) opens its processes';
export const OFF_WARNING = 'audit is "off": changes of processes are not recorded.';
const FULL_WARNING = 'warning: argv is "full": command lines are shown with the passwords and keys in them';

/** Applies the configured redaction. Warns on stderr if argv is "full". Throws UsageError for an unusable pattern. */
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

/** The settings on this machine, with users looked up. Throws UsageError for an unknown user or name. */
export async function resolveSettings(loaded: LoadedConfig, machine: Machine): Promise<HostSettings> {
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

export interface OpenedHost {
  readonly host: Host;
  /** Replaces the configuration and keeps the host's memory. Throws UsageError with nothing changed. */
  use(loaded: LoadedConfig): Promise<void>;
}

const unchanged = (machine: Machine): Machine => machine;

/**
 * Opens this machine under the rules of the configuration. `changes`: for calls that change something. `as`: maps the machine
 * to the one that this call sees. Throws UsageError for an unknown user.
 */
export async function openHost(loaded: LoadedConfig, changes: boolean, as = unchanged): Promise<OpenedHost> {
  const config = loaded.values;
  const [{ openMachine }, { createHost }, { auditLogFor, auditPath }] = await Promise.all([
    import('../platform/machine.ts'),
    import('../host/host.ts'),
    import('./open-audit-log.ts'),
  ]);
  const machine = as(await openMachine({ native: config.native, argv: config.argv !== 'none' }));
  let settings = await resolveSettings(loaded, machine);
  const reads = config.audit !== 'off' && config.audit.reads;
  const audit = changes || reads ? auditLogFor(config, auditPath(config), { machine, warn }) : undefined;
  return {
    host: createHost(machine, () => settings, audit),
    async use(next) {
      const replaced = await resolveSettings(next, machine);
      await applyRedaction(next, true);
      settings = replaced;
    },
  };
}
