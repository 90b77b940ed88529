import type { CredentialIds, Details } from '../../src/platform/process-details.ts';
import type { System } from '../../src/platform/system-facts.ts';
import type { Owner } from '../../src/process/owner.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import type { MemorySystem } from './memory-system.ts';

export function detailsOf(process: ProcessFacts, { capabilities }: MemorySystem): Details {
  const ids = capabilities.facts.ids === 'never' ? null : credentials(process.owner);
  const hidden = process.rssBytes === null;
  return {
    exe: '/bin/true',
    cwd: null,
    userIds: ids,
    groupIds: ids,
    rssBytes: process.rssBytes,
    vmsBytes: process.vmsBytes,
    sharedBytes: hidden ? null : 0,
    fds: null,
    children: 0,
    listening: [],
    unavailable: { cwd: 'not allowed', fds: 'not allowed', ...(hidden && { 'memory.shared_mib': 'not allowed' }) },
  };
}

/** As numbers; missing ones are the real one. */
function credentials({ all: [real, effective = real, saved = real, filesystem = real] }: Owner): CredentialIds {
  const [first = 0, second = 0, third = 0, fourth = 0] = [real, effective, saved, filesystem].map(Number);
  return { real: first, effective: second, saved: third, filesystem: fourth };
}

/** Half of its two CPUs is busy. */
export function systemFacts({ load }: MemorySystem): System {
  const passedNs = performance.now() * 1e6;
  return {
    ...(load && { load }),
    cpus: 2,
    uptimeS: 10_000,
    cpuNs: { busy: passedNs, total: 2 * passedNs },
    memory: { totalBytes: 2 ** 30, availableBytes: 2 ** 29, swapTotalBytes: 0, swapFreeBytes: 0 },
    unavailable: {},
  };
}
