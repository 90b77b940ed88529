import { type LoadedConfig, UsageError } from '../config/layers.ts';
import type { Host, HostSettings } from '../host/host.ts';
import type { Machine } from '../platform/machine.ts';
import { THIS_SYSTEM } from '../platform/this-system.ts';
import { BUILT_IN } from '../text/built-in.ts';
import type { Presenter } from '../text/safe-text.ts';
import { accessOf, namesRoot, placesOf } from './access-settings.ts';
import { warn } from './options.ts';

export const OFF_WARNING = 'audit is "off": changes of processes are not recorded.';
const FULL_WARNING = 'warning: argv is "full": command lines are shown with the passwords and keys in them';

/** Shows text with the configured redaction applied. Warns if argv is "full". Throws UsageError for a bad pattern. */
export async function presenterFor(
  { values: { argv, redact }, origins }: LoadedConfig,
  commandMinChars = 0,
): Promise<Presenter> {
  const isBuiltIn = (argv === 'redacted' || argv === 'none') && redact.keys.length + redact.patterns.length === 0;
  if (isBuiltIn && commandMinChars === 0) return BUILT_IN;
  const [{ Presenter }, { Redactor }, { compileUserPatterns }] = await Promise.all([
    import('../text/safe-text.ts'),
    import('../redaction/redactor.ts'),
    import('../redaction/user-rules.ts'),
  ]);
  const patterns = await compileUserPatterns(redact.patterns);
  if ('problem' in patterns) throw new UsageError(`${placesOf(origins('redact'))}: redact.patterns${patterns.problem}`);
  if (argv === 'full') warn(FULL_WARNING);
  const keys = redact.keys;
  const redactor = new Redactor({ keys, patterns, argv: argv === 'none' ? 'redacted' : argv });
  return new Presenter(redactor, { commandMinChars });
}

/** The settings on this machine, with users looked up. Throws UsageError for an unknown user or name. */
export async function resolveSettings(loaded: LoadedConfig, machine: Machine, show: Presenter): Promise<HostSettings> {
  const { allow_users, rules, confirm, max_targets, max_kills_per_minute } = loaded.values;
  const names = rules.flatMap(({ match: { user } }) => user ?? []);
  await machine.users.learn({ names: allow_users === '*' ? names : [...allow_users, ...names] });
  const access = await accessOf(loaded, machine, show);
  if (namesRoot(machine, access)) warn(rootWarning(machine));
  return {
    access,
    show,
    safety: { confirm, targetsPerCall: max_targets, killsPerMinute: max_kills_per_minute },
  };
}

const rootWarning = ({ capabilities: { words } }: Machine): string =>
  `allow_users names ${words.privileged.user}, which has no effect: only ALLOW_ROOT=Y (allow_root) opens its processes`;

export interface OpenedHost {
  readonly host: Host;
  /** Replaces the configuration and keeps the host's memory. Throws UsageError with nothing changed. */
  use(loaded: LoadedConfig): Promise<void>;
}

interface HostOptions {
  /** For calls that may change something. */
  readonly changes: boolean;
  readonly show: Presenter;
  /** Maps the machine to the one this call sees. */
  readonly as?: (machine: Machine) => Machine;
}

/** Opens this machine under the rules of the configuration. Throws UsageError for an unknown user. */
export async function openHost(loaded: LoadedConfig, { changes, show, as }: HostOptions): Promise<OpenedHost> {
  const config = loaded.values;
  const [{ createHost }, { auditLogFor, auditPath }] = await Promise.all([
    import('../host/host.ts'),
    import('./open-audit-log.ts'),
  ]);
  const opened = await THIS_SYSTEM.openMachine({ native: config.native, argv: config.argv !== 'none' });
  const machine = as?.(opened.machine) ?? opened.machine;
  let settings = await resolveSettings(loaded, machine, show);
  const reads = config.audit !== 'off' && config.audit.reads;
  const records = (changes && !machine.unchangeable()?.always) || reads;
  const audit = records ? auditLogFor(config, auditPath(config), { machine, warn }) : undefined;
  return {
    host: createHost({ ...opened, machine }, () => settings, audit),
    async use(next) {
      settings = await resolveSettings(next, machine, await presenterFor(next));
    },
  };
}
