import type { SystemFinding, SystemReport } from '../../platform/system-report.ts';
import type { AuditState } from './audit-state.ts';
import type { Installed } from './installed.ts';
import type { MatrixRow } from './matrix.ts';
import type { Step } from './self-test.ts';
import type { SettingsReport } from './settings.ts';

/** `problem`: it does not work. `note`: it works, with limits or with a risk that was chosen. */
export interface Finding extends SystemFinding {
  /** A line for the shell that does what `fix` says. */
  readonly command?: string;
}

/** What `doctor --json` prints, together with the findings. */
export interface Report {
  readonly version: string;
  readonly node: string;
  readonly user: { readonly name: string; readonly uid: number | null; readonly privileged: boolean } | null;
  /** Why this system is not supported. */
  readonly unsupported?: string;
  readonly configuration: SettingsReport | { readonly error: string };
  /** Null if the configuration is invalid. */
  readonly access: { readonly matrix: readonly MatrixRow[]; readonly words: readonly string[] } | null;
  /** Rules that cannot match. */
  readonly rules: readonly Finding[];
  /** Running servers that cannot see their client. */
  readonly servers: readonly Finding[];
  readonly platform: SystemReport | null;
  /** Nothing can be changed on this machine. */
  readonly unchangeable: boolean;
  readonly audit: AuditState | 'off' | null;
  readonly clients: readonly Installed[];
  /** Is this a checkout whose sources are newer than its build? */
  readonly stale: boolean;
  /** Null if the server would not start. */
  readonly self_test: readonly Step[] | null;
}
