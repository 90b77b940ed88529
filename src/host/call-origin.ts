import type { AuditValue, CallOrigin } from '../audit/record.ts';
import type { Presenter } from '../text/safe-text.ts';

/** Who made a call, and which one, as it arrived. The arguments have been checked by the tool. */
export interface CallSource {
  readonly client: { readonly name: string; readonly version: string };
  readonly tool: string;
  readonly args: unknown;
}

/** The call as it may be in the audit log: patterns, paths and plans are redacted and cut like text of a process. */
export function callOriginOf(show: Presenter, { client, tool, args }: CallSource): CallOrigin {
  const auditValueOf = (value: unknown): AuditValue => {
    if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
    if (Array.isArray(value)) return value.map(auditValueOf);
    return show.text(typeof value === 'string' ? value : typeof value);
  };
  return {
    client: { name: show.text(client.name), version: show.text(client.version) },
    tool,
    arguments: Object.fromEntries(entriesOf(args).map(([name, value]) => [show.text(name), auditValueOf(value)])),
  };
}

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];
