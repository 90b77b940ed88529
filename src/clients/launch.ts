import { sep } from 'node:path';
import { isDocument } from './document.ts';

const PACKAGE = 'process-manager-mcp';

/**
 * How a client starts this program: through npx where npm installed it, for that folder may go away; by the paths of
 * this Node and this script from a checkout, since programs of a desktop have another PATH than a shell.
 */
export function launchOf(node: string, script: string): { readonly command: string; readonly args: string[] } {
  if (script.includes(`${sep}node_modules${sep}`)) return { command: 'npx', args: ['-y', PACKAGE] };
  return { command: node, args: [script] };
}

const NAMED = /(?:^|[/\\])process-manager-mcp(?:@|[/\\]|$)/;

/** Whether an entry of a client's configuration starts this program, from wherever. */
export function isOurs(entry: unknown, script: string): boolean {
  if (typeof entry === 'string') return entry === script || NAMED.test(entry);
  const inner: unknown[] = Array.isArray(entry)
    ? entry
    : isDocument(entry)
      ? Object.entries(entry).flatMap(([key, value]) => (/^(?:command|cmd|args)$/.test(key) ? [value] : []))
      : [];
  return inner.some((value) => isOurs(value, script));
}
