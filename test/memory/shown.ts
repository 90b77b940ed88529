import type { Fact } from '../../src/platform/capabilities.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import type { MemoryMachine } from './data.ts';

/** A process as its system shows it to the user of the server: what the system lacks or withholds is null. */
export function shownOn({ system, user }: MemoryMachine, process: ProcessFacts): ProcessFacts {
  const isOwn = process.owner.all.every((one) => one === user);
  const knows = (fact: Fact): boolean => {
    const known = system.capabilities.facts[fact];
    return known === 'always' || (known === 'own' && isOwn);
  };
  return {
    ...process,
    ...(!knows('user') && { owner: { user: null, all: [], privilege: 'unknown' } }),
    ...(!knows('memory') && { rssBytes: null, vmsBytes: null }),
    ...(!knows('threads') && { threads: null }),
    ...(!knows('nice') && { nice: null }),
    ...(!knows('jobs') && { session: null, group: null, terminal: undefined, background: null }),
  };
}

/** Does the system show the CPU time of this process? Under the same conditions as its memory. */
export const showsCpu = ({ system, user }: MemoryMachine, { owner }: ProcessFacts): boolean =>
  system.capabilities.facts.memory === 'always' || owner.all.every((one) => one === user);
