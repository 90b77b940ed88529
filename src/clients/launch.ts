import { sep } from 'node:path';
import { isDocument } from './document.ts';

const PACKAGE = 'process-manager-mcp';

/**
 * How a client starts this program: through npx if npm installed it, because that folder may go away; by the paths of
 * this Node and this script from a checkout, because desktop programs have a different PATH than shells.
 */
export function launchOf(node: string, script: string): { readonly command: string; readonly args: string[] } {
  if (script.includes(`${sep}node_modules${sep}`)) return { command: 'npx', args: ['-y', PACKAGE] };
  return { command: node, args: [script] };
}

const NAMED = /(?:^|[/\\])process-manager-mcp(?:@|[/\\]|$)/;

/** Does an entry of a client's configuration start this program, wherever it is installed? */
export function isOurs(entry: unknown, script: string): boolean {
  if (typeof entry === 'string') return entry === script || NAMED.test(entry);
  if (Array.isArray(entry)) return entry.some((value) => isOurs(value, script));
  return isDocument(entry) && isOurs([entry['command'], entry['cmd'], entry['args']], script);
}
