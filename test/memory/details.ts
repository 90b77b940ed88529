import type { Capabilities } from '../../src/platform/capabilities.ts';
import type { CredentialIds, Details } from '../../src/platform/process-details.ts';
import type { System } from '../../src/platform/system-facts.ts';
import type { Owner } from '../../src/process/owner.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import type { MemorySystem } from './memory-system.ts';

export function detailsOf(process: ProcessFacts, { capabilities }: MemorySystem): Details {
  const ids = capabilities.facts.ids === 'never' ? null : credentials(process.owner, capabilities);
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

/** The ids as numbers, for each kind that the system has; a missing one equals the real one. */
const credentials = ({ all }: Owner, { idKinds }: Capabilities): CredentialIds =>
  Object.fromEntries(idKinds.map((kind, index) => [kind, Number(all[index] ?? all[0])]));

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
