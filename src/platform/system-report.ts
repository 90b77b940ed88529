/** What `doctor` shows of the system that this server runs on: what was tried, and what is missing. */
export interface SystemReport {
  /** For `doctor --json`. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** The same for a terminal. */
  readonly lines: readonly (readonly [label: string, text: string])[];
  /** Problems before notes. */
  readonly findings: readonly SystemFinding[];
}

/** A limit of this system, and what lifts it. */
export interface SystemFinding {
  /** `problem`: it does not work. `note`: it works, with limits. */
  readonly level: 'problem' | 'note';
  readonly what: string;
  readonly fix: string;
}
