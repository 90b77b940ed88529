import type { Details, Platform } from '../platform/machine.ts';
import type { ProcessFacts } from '../process/process.ts';
import { type Supervisor, supervisorOf } from '../process/restarters.ts';
import { displayText } from '../text/display.ts';
import type { View } from './access.ts';
import { ancestorsNow } from './ancestors.ts';

/** Who would start it again; the ancestors above the first hidden one do not count. */
export const supervisorOfProcess = (
  platform: Platform,
  view: View,
  process: ProcessFacts,
  details: Details,
): Supervisor | undefined =>
  supervisorOf(process, {
    group: details,
    ancestors: ancestorsOf(platform, view, process),
    service: details.service,
  });

/** The same as a field of the details. */
export function supervisor(platform: Platform, view: View, process: ProcessFacts, details: Details) {
  const found = supervisorOfProcess(platform, view, process, details);
  if (!found) return {};
  const { kind, name } = found;
  return { supervisor: { kind, ...(name !== undefined && { name: displayText(name) }) } };
}

function ancestorsOf(platform: Platform, view: View, process: ProcessFacts): ProcessFacts[] {
  const chain: ProcessFacts[] = [];
  for (const ancestor of ancestorsNow(platform, process)) {
    if (!view.lists(ancestor)) break;
    chain.push(ancestor);
  }
  return chain;
}
