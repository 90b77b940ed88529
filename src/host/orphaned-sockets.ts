import type { Words } from '../platform/words.ts';
import { quotedName } from '../process/columns.ts';
import { isOfMachine } from '../process/owner.ts';
import type { ProcessFacts } from '../process/process.ts';
import { joined, notes, type SafeText, safe } from '../text/safe-text.ts';
import type { AccessView, MachineView } from './access.ts';
import type { PortHolders } from './port-holders.ts';

const LIKELY_MAX = 3;

/** A note on who may hold the sockets without a known holder. `row`: what their rows in the answer mean. */
export function noteOnOrphaned(
  { machine, view }: MachineView,
  { orphaned, kernel, likely, outside, unreceived }: Omit<PortHolders, 'holders'>,
  row: SafeText,
): SafeText | undefined {
  const { words } = machine.capabilities;
  return notes(
    kernel.length > 0 ? words.orphaned.ofKernel : undefined,
    outside ? words.orphaned.outside : unreceived ? words.orphaned.unreceived : orphaned.length > 0 ? row : undefined,
    likely.length > 0 ? noteOnLikely(view, likely, words) : undefined,
  );
}

function noteOnLikely(view: AccessView, likely: readonly ProcessFacts[], { unreadable }: Words): SafeText {
  const named = likely.slice(0, LIKELY_MAX);
  for (const process of named) view.recordSighting(process);
  const names = named.map((process) => safe`${quotedName(view.show, process)} (pid ${process.pid})`);
  const more = likely.length > named.length ? safe` or ${likely.length - named.length} more` : safe``;
  const why = likely.some(({ owner }) => isOfMachine(owner)) ? unreadable.privileged : unreadable.own;
  const oneOf = likely.length > 1 ? safe`one of ` : safe``;
  return safe`It is probably ${oneOf}${joined(names, ', ')}${more}: same user, but ${why}.`;
}
