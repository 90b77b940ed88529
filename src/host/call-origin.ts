import type { AuditValue, CallOrigin } from '../audit/record.ts';
import { type SafeText, safeText } from '../text/safe-text.ts';

/** Who made a call and which, as it may stand in the audit log. The arguments have been checked by the tool. */
export function callOriginOf(
  client: { readonly name: string; readonly version: string },
  tool: string,
  args: unknown,
): CallOrigin {
  return {
    client: { name: safeText(client.name), version: safeText(client.version) },
    tool,
    arguments: Object.fromEntries(entriesOf(args).map(([name, value]) => [safeText(name), auditValueOf(value)])),
  };
}

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

/** Patterns, paths and plans are a caller's text: redacted and cut like a process's. */
function auditValueOf(value: unknown): AuditValue {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value)) return value.map(auditValueOf);
  return textOf(value);
}

const textOf = (value: unknown): SafeText => safeText(typeof value === 'string' ? value : typeof value);
