import { availableParallelism } from 'node:os';
import { defined } from '../../defined.ts';
import { Unanswered } from '../helper/helper.ts';
import type { System } from '../system-facts.ts';
import { errnoOf, isDenied, isMissing } from './errno.ts';
import type { Paths } from './guarded-paths.ts';
import { parseLoad } from './proc/loadavg.ts';
import { parseMeminfo } from './proc/meminfo.ts';
import { countCpus, parseCpuTicks } from './proc/system-stat.ts';

/** In an LXC container a daemon serves these files: it shows the container's share, and may have died. */
export async function readSystem(root: string, paths: Pick<Paths, 'procText'>): Promise<System> {
  const unavailable: Record<string, string> = {};
  const text = async (file: string, fields: readonly string[]): Promise<string> => {
    try {
      return await paths.procText(`${root}/${file}`);
    } catch (error) {
      for (const field of fields) unavailable[field] = whyNoText(file, error);
      return '';
    }
  };
  const [loadavg, stat, meminfo] = await Promise.all([
    text('loadavg', ['load']),
    text('stat', ['cpu_percent']),
    text('meminfo', ['memory']),
  ]);
  const load = parseLoad(loadavg);
  const cpuTicks = parseCpuTicks(stat);
  const memory = parseMeminfo(meminfo);
  if (!load) unavailable['load'] ??= NOTHING_IN('loadavg');
  if (!cpuTicks) unavailable['cpu_percent'] ??= NOTHING_IN('stat');
  if (Object.keys(memory).length === 0) unavailable['memory'] ??= NOTHING_IN('meminfo');
  return {
    ...defined({ load }),
    // If /proc does not count them: those that this server may run on.
    cpus: countCpus(stat) || availableParallelism(),
    ...defined({ cpuTicks }),
    memory,
    unavailable,
  };
}

const NOTHING_IN = (file: string): string => `/proc/${file} has nothing that this server recognises`;

/** Why a file of /proc could not be read. */
function whyNoText(file: string, error: unknown): string {
  if (error instanceof Unanswered) return `/proc/${file}: ${error.message}`;
  const errno = errnoOf(error);
  if (isDenied(errno)) return `the operating system does not let this server read /proc/${file}`;
  if (isMissing(errno)) return `there is no /proc/${file} here`;
  return `/proc/${file} cannot be read (errno ${-errno})`;
}
