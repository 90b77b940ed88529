import * as z from 'zod';
import type { SafeText } from '../text/safe-text.ts';
import { readLine } from './chain.ts';

/** What a line of the audit log says. All text of processes and callers in it is redacted and cleaned: Display. */

/**
 * `intent` stands before a signal or a new priority, `outcome` behind it; a refused call has an outcome only. `read` is
 * a call that changes nothing. `rotate` begins a file, `torn` stands where an interrupted line was cut off.
 */
export const EVENTS = ['intent', 'outcome', 'read', 'rotate', 'torn'] as const;

/** What became of a deed. `done`: it is carried out at once. `unknown`: the server ended before it could tell. */
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

/** Who made a call, and which. */
export interface CallOrigin {
  readonly client: { readonly name: SafeText; readonly version: SafeText };
  readonly tool: string;
  readonly arguments: Readonly<Record<string, AuditValue>>;
}

export interface TargetRecord {
  readonly pid: number;
  /** Kernel ticks since boot. */
  readonly start_ticks: number;
  readonly serial?: string;
  /** Real, effective, saved and file-system user id. */
  readonly uids: readonly number[];
  readonly name: SafeText;
  readonly command: SafeText | null;
}

/** What is to be done to whom, and why it may be. */
export interface Intent {
  readonly origin: CallOrigin;
  readonly target: TargetRecord;
  readonly rule: string;
  readonly guarantee: string;
  readonly signal?: string;
  /** Sent, too, if it turns out to be stopped. */
  readonly if_stopped?: string;
  readonly nice?: number;
  /** Of a signal: it is one of those that are limited. */
  readonly counts?: boolean;
}

/** The end of a deed that was announced, or a refusal of what never got that far. */
export interface Outcome {
  readonly origin: CallOrigin;
  /** The number of the intent's line; null when there is none. */
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

/** A line as it is read back; what a later version may add is let through. */
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

/** A line from its bytes, without its newline; undefined where it is none of a log. */
export const parseLine = (bytes: Buffer): Line | undefined => Line.safeParse(readLine(bytes)?.fields).data;
