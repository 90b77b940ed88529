import { defined } from '../defined.ts';
import type { AuditSettings } from './audit-setting.ts';
import { type Config, KEYS } from './schema.ts';

const union = (one: readonly string[], other: readonly string[]): string[] => [...new Set([...one, ...other])];

/** How the user's value restricts that of the system-wide file. It never allows more. */
const RESTRICTING: { readonly [K in keyof Config]: (system: Config[K], user: Config[K]) => Config[K] } = {
  allow_root: (system, user) => system && user,
  allow_users: (system, user) =>
    system === '*' ? user : user === '*' ? system : system.filter((name) => user.includes(name)),
  read_only: (system, user) => system || user,
  confirm: (system, user) => stricter(['never', 'auto', 'always'], system, user),
  max_targets: Math.min,
  max_kills_per_minute: Math.min,
  argv: (system, user) => stricter(['full', 'redacted', 'strict', 'none'], system, user),
  redact: (system, user) => ({
    keys: union(system.keys, user.keys),
    patterns: union(system.patterns, user.patterns),
  }),
  audit: (system, user) => (system === 'off' ? user : user === 'off' ? system : moreAudit(system, user)),
  protect: union,
  unprotect: (system, user) => system.filter((name) => user.includes(name)),
  rules: (system, user) => [...system, ...user],
  native: (system) => system,
};

/** At the system-wide path, with everything that either wants recorded and kept. */
const moreAudit = (system: AuditSettings, user: AuditSettings): AuditSettings => ({
  path: system.path ?? user.path,
  reads: system.reads || user.reads,
  max_mib: Math.max(system.max_mib, user.max_mib),
  keep: system.keep !== undefined && user.keep !== undefined ? Math.max(system.keep, user.keep) : undefined,
  syslog: system.syslog || user.syslog,
});

/** Returns the later one in this order. */
function stricter<T>(order: readonly T[], one: T, other: T): T {
  return order.indexOf(one) > order.indexOf(other) ? one : other;
}

/** If the system-wide file has one of these, it decides whose processes may be seen; the user's rules add no others. */
const BOUNDS = ['allow_root', 'allow_users', 'rules'] as const;

/** The settings in force. A key that the system-wide file does not name is the user's to decide. */
export function restrict(system: Partial<Config>, wanted: Partial<Config>): Partial<Config> {
  const isBound = BOUNDS.some((key) => system[key] !== undefined);
  const rules = wanted.rules?.filter(({ effect }) => effect !== 'allow' || !isBound);
  const user: Partial<Config> = { ...wanted, ...defined({ rules }) };
  const both: { -readonly [K in keyof Config]?: Config[K] } = { ...system, ...user };
  const set = <K extends keyof Config>(key: K, theirs = system[key], own = user[key]): void => {
    if (theirs !== undefined && own !== undefined) both[key] = RESTRICTING[key](theirs, own);
  };
  for (const key of KEYS) set(key);
  return both;
}
