import { availableParallelism } from 'node:os';
import { defined } from '../../defined.ts';
import { Unanswered } from '../helper/helper.ts';
import { errnoOf, isDenied, isMissing } from '../posix/errno.ts';
import type { System } from '../system-facts.ts';
import type { Paths } from './guarded-paths.ts';
import { parseLoad } from './proc/loadavg.ts';
import { parseMeminfo } from './proc/meminfo.ts';
import { countCpus, parseCpuTicks } from './proc/system-stat.ts';
import type { Sources } from './sources.ts';

interface SystemSources extends Pick<Sources, 'root' | 'ticksPerS' | 'uptimeS'> {
  readonly paths: Pick<Paths, 'procText'>;
}

/** In an LXC container a daemon serves these files: it shows the container's share, and may have died. */
export async function readSystem({ root, paths, ticksPerS, uptimeS }: SystemSources): Promise<System> {
  const read = async (file: string): Promise<{ readonly text: string; readonly why: string }> => {
    try {
      return { text: await paths.procText(`${root}/${file}`), why: NOTHING_IN(file) };
    } catch (error) {
      return { text: '', why: whyNoText(file, error) };
    }
  };
  const [loadavg, stat, meminfo] = await Promise.all([read('loadavg'), read('stat'), read('meminfo')]);
  const load = parseLoad(loadavg.text);
  const ticks = parseCpuTicks(stat.text);
  const nsOf = (ticks: number): number => (ticks / ticksPerS) * 1e9;
  const memory = parseMeminfo(meminfo.text);
  const unavailable = defined({
    load: load ? undefined : loadavg.why,
    cpu_percent: ticks ? undefined : stat.why,
    memory: Object.keys(memory).length > 0 ? undefined : meminfo.why,
  });
  return {
    ...defined({ load }),
    // If /proc does not count them: those that this server may run on.
    cpus: countCpus(stat.text) || availableParallelism(),
    uptimeS: uptimeS(),
    ...(ticks && { cpuNs: { busy: nsOf(ticks.busy), total: nsOf(ticks.total) } }),
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
