import * as z from 'zod';
import type { SafeText } from '../text/safe-text.ts';
import { readLine } from './chain.ts';

/** What a line of the audit log says. All text from processes and callers in it is redacted and sanitized: SafeText. */

/**
 * `intent` comes before a signal or a new priority, `outcome` after it; a refused call has only an outcome. `read` is a
 * call that changes nothing. `rotate` begins a file, `torn` marks where an interrupted line was cut off.
 */
export const EVENTS = ['intent', 'outcome', 'read', 'rotate', 'torn'] as const;

/** `done`: carried out at once, such as a new priority. `unknown`: the server ended before it recorded the outcome. */
export const AUDIT_OUTCOMES = [
  'exited',
  'killed',
  'still_running',
  'already_gone',
  'done',
  'refused',
  'failed',
  'unknown',
] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

export type AuditValue =
  | SafeText
  | number
  | boolean
  | null
  | readonly AuditValue[]
  | { readonly [key: string]: AuditValue };

export interface CallOrigin {
  readonly client: { readonly name: SafeText; readonly version: SafeText };
  readonly tool: string;
  readonly arguments: Readonly<Record<string, AuditValue>>;
}

export interface TargetRecord {
  readonly pid: number;
  /** Its start time, in the units of its system. The name dates from when Linux was the only one. */
  readonly start_ticks: number;
  readonly serial?: string;
  /** All its users: on POSIX the real, effective, saved and file-system user id. */
  readonly uids: readonly (number | string)[];
  readonly name: SafeText;
  readonly command: SafeText | null;
}

/** What is about to be done to which process, and the rule that allows it. */
export interface Intent {
  readonly origin: CallOrigin;
  readonly target: TargetRecord;
  readonly rule: string;
  readonly guarantee: string;
  readonly signal?: string;
  /** Sent as well if the process turns out to be stopped. */
  readonly if_stopped?: string;
  readonly nice?: number;
  /** Does the signal count towards `max_kills_per_minute`? */
  readonly counts?: boolean;
}

/** What became of an intent, or a refusal without one. */
export interface Outcome {
  readonly origin: CallOrigin;
  /** The number of the intent's line; null without one. */
  readonly of: number | null;
  readonly outcome: AuditOutcome;
  readonly target?: TargetRecord;
  readonly signal?: string;
  readonly nice?: number;
  /** The code of the error, the rule and the errno behind it. */
  readonly error?: string;
  readonly message?: SafeText;
  readonly rule?: string;
  readonly errno?: string;
  readonly duration_ms: number;
}

/** A line as it is read back. Fields added by later versions are accepted. */
export const Line = z.looseObject({
  seq: z.int(),
  at: z.string(),
  boot: z.string(),
  host: z.string(),
  server: z.looseObject({ pid: z.int(), start_ticks: z.int(), pid_namespace: z.string() }),
  event: z.enum(EVENTS),
  client: z.looseObject({ name: z.string(), version: z.string() }).optional(),
  tool: z.string().optional(),
  arguments: z.record(z.string(), z.unknown()).optional(),
  target: z
    .looseObject({ pid: z.int(), start_ticks: z.int(), name: z.string(), command: z.string().nullable() })
    .optional(),
  of: z.int().nullable().optional(),
  signal: z.string().optional(),
  nice: z.int().optional(),
  counts: z.boolean().optional(),
  rule: z.string().optional(),
  outcome: z.enum(AUDIT_OUTCOMES).optional(),
  error: z.string().optional(),
});
export type Line = z.output<typeof Line>;

/** Parses a line without its newline; undefined if it is not one of a log. */
export const parseLine = (bytes: Buffer): Line | undefined => Line.safeParse(readLine(bytes)?.fields).data;
