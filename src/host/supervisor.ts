import type { Details } from '../platform/process-details.ts';
import type { ProcessFacts } from '../process/process.ts';
import { type Supervisor, supervisorOf } from '../process/restarters.ts';
import type { MachineView } from './access.ts';
import { ancestorsNow } from './ancestors.ts';

/** Who would start it again; the ancestors above the first hidden one do not count. */
export function supervisorOfProcess(
  { machine, view }: MachineView,
  process: ProcessFacts,
  details: Details,
): Supervisor | undefined {
  const ancestors: ProcessFacts[] = [];
  for (const ancestor of ancestorsNow(machine, process)) {
    if (!view.canList(ancestor)) break;
    ancestors.push(ancestor);
  }
  return supervisorOf(process, { group: details, ancestors, service: details.service });
}
