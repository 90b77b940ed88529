import { ProcessError } from '../errors.ts';
import type { Machine } from '../platform/machine.ts';
import { quotedName } from '../process/columns.ts';
import { type ProcessFacts, sameIdentity } from '../process/process.ts';
import type { AccessView } from './access.ts';
import type { RequestedTarget } from './pin.ts';

/** Throws NEEDS_CONFIRMATION if the process has executed another program since the user was asked about it. */
export function requireSameProgram(
  { machine, view }: { readonly machine: Machine; readonly view: AccessView },
  process: ProcessFacts,
  requested: RequestedTarget | undefined,
): void {
  const { programId, pinned } = requested ?? {};
  if (programId === undefined || programId === machine.programId(process)) return;
  if (pinned && !sameIdentity(pinned, process)) return; // another process has its pid: sightings.ts says so
  throw new ProcessError(
    'NEEDS_CONFIRMATION',
    `pid ${process.pid} has started another program since the user was asked: it is ${quotedName(view.show, process)} now`,
    { model: 'Show it to the user again: call again with its pid or ref.', person: 'Run the command again.' },
  );
}
