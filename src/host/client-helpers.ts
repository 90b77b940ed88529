import { ProcessError } from '../errors.ts';
import type { Machine } from '../platform/machine.ts';
import { looksLikeHelper, wasStartedByShell } from '../process/helper-names.ts';
import { isOwnServer } from '../process/own-server.ts';
import type { ProcessFacts } from '../process/process.ts';
import { scriptOf } from '../process/programs.ts';
import { type SafeText, safe } from '../text/safe-text.ts';
import type { AccessView } from './access.ts';
import { ancestorsNow } from './ancestors.ts';

const OTHER_SERVER = safe`it is another process-manager-mcp server`;
const HELPER = safe`your client works with it`;

/**
 * Why a process is ended only after a question, and never along with others: another server of this product, whoever
 * started it, or what the client has started to work for it: an extension host, a language server, another MCP server.
 * Programs started from a shell of the client are not included.
 */
export function createClientHelpers(machine: Machine, clientPids: () => ReadonlySet<number>) {
  let ownScript: string | undefined;

  function script(): string {
    ownScript ??= scriptOf(machine.read(machine.self.pid) ?? {}) ?? '';
    return ownScript;
  }

  /** Its ancestors below the client, the nearest first; undefined if it does not descend from the client. */
  function aboveUpToClient(process: ProcessFacts): ProcessFacts[] | undefined {
    const clients = clientPids();
    const above: ProcessFacts[] = [];
    for (const ancestor of ancestorsNow(machine, process)) {
      if (clients.has(ancestor.pid)) return above;
      above.push(ancestor);
    }
    return undefined;
  }

  return (process: ProcessFacts): SafeText | undefined => {
    if (process.pid === machine.self.pid) return undefined;
    if (isOwnServer(process, script())) return OTHER_SERVER;
    if (!looksLikeHelper(process)) return undefined;
    const above = aboveUpToClient(process);
    return above && !wasStartedByShell(above) ? HELPER : undefined;
  };
}

/** Throws NEEDS_CONFIRMATION for what must not be ended along with others. */
export function requireNoHelper(view: AccessView, process: ProcessFacts): void {
  const helper = view.helperOf(process);
  if (helper !== undefined)
    throw new ProcessError('NEEDS_CONFIRMATION', `process ${process.pid} is left alone: ${helper}`, {
      model: 'Give its pid alone to have the user asked about it.',
      person: 'Give its pid alone to be asked about it.',
    });
}
