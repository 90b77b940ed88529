import type { AuditLog } from '../../src/audit/audit-log.ts';
import { callOriginOf } from '../../src/host/call-origin.ts';
import type { ConfirmationChannel } from '../../src/host/confirmation.ts';
import { createHost, type Host } from '../../src/host/host.ts';
import type { TargetSelector } from '../../src/host/resolve-targets.ts';
import type { TerminateOptions } from '../../src/host/terminate.ts';
import type { Access } from '../../src/policy/policy.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { type FakeMachine, fakeMachine, opened, type TestMachine } from '../fake.ts';

/** The host on a machine out of data, and short ways to have it end something. */

export const GENTLE: TerminateOptions = { force: false, tree: false, timeoutS: 0, dryRun: false };
/** A client that cannot ask its user, and names pids without having been shown them. */
export const SILENT = { canAsk: false, isTyped: true };

interface Setup {
  readonly confirm?: 'auto' | 'always' | 'never';
  readonly access?: Partial<Access>;
  readonly killsPerMinute?: number;
  readonly audit?: AuditLog;
  /** Another platform in the place of the machine's. */
  readonly over?: (platform: TestMachine) => TestMachine;
}

export function on(here: FakeMachine, setup: Setup = {}): Host {
  const { confirm = 'never', access = {}, killsPerMinute = 30, over = (same) => same, audit } = setup;
  const safety = { confirm, targetsPerCall: 10, killsPerMinute };
  return createHost(
    opened(over(fakeMachine(here))),
    () => ({ access: { ...DEFAULT_ACCESS, ...access }, safety }),
    audit,
  );
}

export const watcher = (abort = new AbortController()) => ({
  abort: abort.signal,
  progress: () => undefined,
  origin: callOriginOf({ name: 'test', version: '0' }, 'some_tool', {}),
  client: SILENT,
});

export const end = (host: Host, pid: number, options: Partial<TerminateOptions> = {}) =>
  host.endOne({ pid }, { ...GENTLE, ...options }, SILENT, watcher());

/** Results and what was refused; none where the answer is a plan. */
export const many = async (host: Host, selector: TargetSelector, client: ConfirmationChannel = SILENT) => ({
  results: [],
  refused: [],
  ...(await host.endMany.selected(selector, GENTLE, client, watcher())),
});

export const pids = (...named: number[]): TargetSelector => ({ named: named.map((pid) => ({ pid })) });

export const outcomes = ({ results }: { results: readonly { pid: number; outcome: string }[] }) =>
  results.map(({ pid, outcome }) => [pid, outcome]);
