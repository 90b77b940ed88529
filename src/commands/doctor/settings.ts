import { isDeepStrictEqual } from 'node:util';
import type { Config, LoadedConfig, ValueOrigin } from '../../config/layers.ts';
import { KEYS } from '../../config/schema.ts';

/** A setting in force and where it comes from. */
export interface ReportedSetting {
  readonly key: keyof Config;
  readonly value: unknown;
  readonly origins: readonly ValueOrigin[];
  /** The user's value, if the system-wide file restricts it. */
  readonly wanted?: unknown;
}

export interface SettingsReport {
  readonly files: LoadedConfig['files'];
  readonly settings: readonly ReportedSetting[];
  /** Places of the user's `allow` rules that the system-wide file drops. */
  readonly dropped: readonly string[];
}

export function settingsIn({ values, wanted, origins, files }: LoadedConfig): SettingsReport {
  const inForce = new Set(values.rules);
  return {
    files,
    settings: KEYS.map((key) => ({
      key,
      value: values[key],
      origins: origins(key),
      ...(isRestricted(key) && { wanted: wanted[key] }),
    })),
    dropped: (wanted.rules ?? []).filter((rule) => !inForce.has(rule)).map(({ place }) => place),
  };

  /** Lists that both layers add to are not restricted. */
  function isRestricted(key: keyof Config): boolean {
    const [first] = origins(key);
    if (ADDED.has(key) || wanted[key] === undefined || first?.kind !== 'system') return false;
    return !isDeepStrictEqual(wanted[key], values[key]);
  }
}

const ADDED: ReadonlySet<keyof Config> = new Set(['protect', 'redact', 'rules']);
