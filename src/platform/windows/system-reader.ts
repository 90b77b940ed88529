import { availableParallelism, freemem, totalmem, uptime } from 'node:os';
import { defined } from '../../defined.ts';
import type { System } from '../system-facts.ts';
import { whyRefused } from './refusals.ts';
import { decodePageFiles, decodeProcessorTimes } from './structs/system-times.ts';
import { isRefused, OF_SYSTEM, type SystemCalls } from './system-calls.ts';

/** Pages have this size on x64 and arm64. */
const PAGE_BYTES = 4096;

/** The machine as a whole. Windows has no load averages. */
export function readSystem(calls: Pick<SystemCalls, 'systemInformation'>): System {
  const processors = calls.systemInformation(OF_SYSTEM.processorTimes);
  const times = isRefused(processors) ? undefined : decodeProcessorTimes(processors);
  const files = calls.systemInformation(OF_SYSTEM.pageFiles);
  const swap = isRefused(files) ? undefined : decodePageFiles(files, PAGE_BYTES);
  const why = isRefused(processors) ? whyRefused(processors) : 'Windows lists no processor';
  const whyNoSwap = isRefused(files) ? whyRefused(files) : 'Windows gives a part of its list of page files';
  return {
    cpus: availableParallelism(),
    uptimeS: uptime(),
    ...(times && { cpuNs: { busy: times.busyNs, total: times.totalNs } }),
    memory: {
      totalBytes: totalmem(),
      availableBytes: freemem(),
      ...(swap && { swapTotalBytes: swap.totalBytes, swapFreeBytes: swap.totalBytes - swap.usedBytes }),
    },
    unavailable: defined({
      cpu_percent: times ? undefined : why,
      'memory.swap_total_mib': swap ? undefined : whyNoSwap,
      'memory.swap_used_mib': swap ? undefined : whyNoSwap,
    }),
  };
}
