import assert from 'node:assert/strict';
import type { Capabilities, OfferedSignal } from '../../src/platform/capabilities.ts';
import type { PinnedProcess, Sent } from '../../src/platform/controller.ts';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { hardLimitOf } from '../../src/platform/posix/hard-limits.ts';
import { bySignals } from '../../src/platform/posix/signals.ts';
import type { Clock } from '../../src/process/clock.ts';
import type { HardLimit } from '../../src/process/hard-limit.ts';
import { type Privilege, type UserId, userIdOf } from '../../src/process/owner.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { JOHN, ME, ROOT } from './processes.ts';

/** What a machine in memory has from its operating system. */
export interface MemorySystem {
  readonly capabilities: Capabilities;
  /** The user of the server, another one, and the machine's own. */
  readonly me: UserId;
  readonly john: UserId;
  readonly root: UserId;
  /** By name. */
  readonly users: ReadonlyMap<UserId, string>;
  /** Of those that count as the machine's own. */
  readonly privileged: ReadonlyMap<UserId, Privilege>;
  readonly unmappedUser: UserId | undefined;
  readonly clock: Clock;
  /** Over 1, 5 and 15 minutes; absent where the system has none. */
  readonly load?: readonly [number, number, number];
  /** Does the first process adopt orphans? If not, a child keeps the pid of its dead parent. */
  readonly adopts: boolean;
  /** What keeps the machine running: the first process, and a part of the kernel. */
  readonly init: OfMachine;
  readonly kernel: OfMachine;
  /** How requests reach a process; each has the name that answers and records give it. */
  requests(send: Send): Pick<PinnedProcess, 'ask' | 'kill' | 'signal'>;
}

type OfMachine = Required<Pick<ProcessFacts, 'comm' | 'ofKernel' | 'hardLimit'>>;

export type Send = (request: string, expected: ProcessFacts) => Sent;

const limitOf = (pid: number, ofKernel: boolean): HardLimit =>
  hardLimitOf(pid, ofKernel) ?? assert.fail(`pid ${pid} has no hard limit`);

/** A signal of Linux, as callers name it. */
export const linuxSignal = (called: string): OfferedSignal =>
  LINUX.signals.find(({ argument }) => argument === called) ?? assert.fail(`there is no signal ${called}`);

export const ON_LINUX: MemorySystem = {
  capabilities: LINUX,
  me: ME,
  john: JOHN,
  root: ROOT,
  users: new Map([
    [ROOT, 'root'],
    [ME, 'me'],
    [JOHN, 'john'],
  ]),
  privileged: new Map([[ROOT, 'root']]),
  unmappedUser: userIdOf('65534'),
  clock: { unitsPerS: 100, now: 1_000_000, originUnixS: 1_700_000_000 },
  load: [0.5, 0.4, 0.3],
  adopts: true,
  init: { comm: 'systemd', ofKernel: false, hardLimit: limitOf(1, false) },
  kernel: { comm: 'kthreadd', ofKernel: true, hardLimit: limitOf(2, true) },
  requests: bySignals,
};
