import { type MatchAttribute, type MatchAttributes, NO_STRUCTURES } from '../../process/match-attributes.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { isService } from '../sockets.ts';
import { exeOf } from './process-paths.ts';
import { groupOfServices } from './service-names.ts';
import { portsOf } from './sockets-reader.ts';
import type { Sources } from './sources.ts';
import { isRefused } from './system-calls.ts';

interface AttributeSources extends Pick<Sources, 'calls' | 'handles' | 'processes' | 'sockets' | 'serviceNames'> {
  readonly ports: ReadonlySet<number>;
}

/** Reads what rules ask about; what Windows does not let us read is left out. Undefined when the process has ended. */
export function readMatchAttributes(
  process: ProcessFacts,
  wanted: ReadonlySet<MatchAttribute>,
  sources: AttributeSources,
): MatchAttributes | undefined {
  const { ofKernel } = process;
  const command = wanted.has('argv') ? sources.processes.commandOf(process, ofKernel) : undefined;
  const path = wanted.has('exe') && !ofKernel ? exeOf(sources, process) : undefined;
  const exe = ofKernel ? null : typeof path === 'string' && path !== '' ? path : undefined;
  if (!sources.processes.isRunning(process)) return undefined;
  const services = wanted.has('group') ? sources.serviceNames(process) : [];
  return {
    ...command,
    ...(wanted.has('exe') && exe !== undefined && { exe }),
    ...(wanted.has('group') && !isRefused(services) && { group: groupOfServices(services) }),
    ...(wanted.has('ports') && servedPorts(sources, process)),
    ...(wanted.has('structures') && { structures: NO_STRUCTURES }),
  };
}

function servedPorts({ sockets, ports }: AttributeSources, process: ProcessFacts): Pick<MatchAttributes, 'ports'> {
  const rows = sockets.rowsOf(process);
  return isRefused(rows) ? {} : { ports: portsOf(rows.filter(isService)).filter((port) => ports.has(port)) };
}
