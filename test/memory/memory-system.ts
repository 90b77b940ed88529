import type { Capabilities } from '../../src/platform/capabilities.ts';
import type { PinnedProcess, Sent } from '../../src/platform/controller.ts';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { bySignals } from '../../src/platform/posix/signals.ts';
import type { Clock } from '../../src/process/clock.ts';
import { type Privilege, type UserId, userIdOf } from '../../src/process/owner.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { JOHN, ME, ROOT } from './processes.ts';

/** What a machine out of data has from its operating system. */
export interface MemorySystem {
  readonly capabilities: Capabilities;
  /** The first is the machine's own. */
  readonly users: ReadonlyMap<UserId, string>;
  /** Of those that count as the machine's own. */
  readonly privileged: ReadonlyMap<UserId, Privilege>;
  readonly unmappedUser?: UserId;
  readonly clock: Clock;
  /** How requests reach a process; each has the name that answers and records give it. */
  requests(send: Send): Pick<PinnedProcess, 'canAsk' | 'ask' | 'kill' | 'signal'>;
}

export type Send = (request: string, expected: ProcessFacts) => Sent;

export const ON_LINUX: MemorySystem = {
  capabilities: LINUX,
  users: new Map([
    [ROOT, 'root'],
    [ME, 'me'],
    [JOHN, 'john'],
  ]),
  privileged: new Map([[ROOT, 'root']]),
  unmappedUser: userIdOf('65534'),
  clock: { unitsPerS: 100, now: 1_000_000, originUnixS: 1_700_000_000 },
  requests: bySignals,
};
