import type { Details, Machine } from '../platform/machine.ts';
import type { ProcessFacts } from '../process/process.ts';
import { type Supervisor, supervisorOf } from '../process/restarters.ts';
import type { AccessView } from './access.ts';
import { ancestorsNow } from './ancestors.ts';

/** Who would start it again; the ancestors above the first hidden one do not count. */
export const supervisorOfProcess = (
  machine: Machine,
  view: AccessView,
  process: ProcessFacts,
  details: Details,
): Supervisor | undefined =>
  supervisorOf(process, {
    group: details,
    ancestors: ancestorsOf(machine, view, process),
    service: details.service,
  });

/** The same as a field of the details. */
export function supervisor(machine: Machine, view: AccessView, process: ProcessFacts, details: Details) {
  const found = supervisorOfProcess(machine, view, process, details);
  if (!found) return {};
  const { kind, name } = found;
  return { supervisor: { kind, ...(name !== undefined && { name: view.show.text(name) }) } };
}

function ancestorsOf(machine: Machine, view: AccessView, process: ProcessFacts): ProcessFacts[] {
  const chain: ProcessFacts[] = [];
  for (const ancestor of ancestorsNow(machine, process)) {
    if (!view.canList(ancestor)) break;
    chain.push(ancestor);
  }
  return chain;
}
