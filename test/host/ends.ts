import assert from 'node:assert/strict';
import type { AuditLog } from '../../src/audit/audit-log.ts';
import { TOOLS } from '../../src/commands/tools-here.ts';
import type { CallContext } from '../../src/host/call-context.ts';
import type { ConfirmationChannel } from '../../src/host/confirmation.ts';
import { createHost, type Host } from '../../src/host/host.ts';
import type { RequestedTarget } from '../../src/host/pin.ts';
import type { TerminateOptions } from '../../src/host/terminate.ts';
import type { Access } from '../../src/policy/policy.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { terminateOne } from '../../src/tools/terminate_process.ts';
import type { TargetSelector } from '../../src/tools/terminate_processes/resolve-targets.ts';
import { terminatePlanned, terminateSelected } from '../../src/tools/terminate_processes/terminate-selected.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import type { MemoryMachine } from '../memory/data.ts';
import { memoryMachine, opened, type TestMachine } from '../memory/memory-machine.ts';

/** The host on a machine in memory, and short ways to have it end something. */

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

export function on(here: MemoryMachine, setup: Setup = {}): Host {
  const { confirm = 'never', access = {}, killsPerMinute = 30, over = (same) => same, audit } = setup;
  const safety = { confirm, targetsPerCall: 10, killsPerMinute };
  return createHost(
    opened(over(memoryMachine(here))),
    () => ({ access: { ...DEFAULT_ACCESS, ...access }, safety, show: BUILT_IN }),
    audit,
  );
}

export const watcher = (abort = new AbortController()) => ({
  abort: abort.signal,
  progress: () => undefined,
  source: { client: { name: 'test', version: '0' }, tool: 'some_tool', args: {} },
  client: SILENT,
  calledMs: Number.POSITIVE_INFINITY,
});

export const end = (host: Host, pid: number, options: Partial<TerminateOptions> = {}) =>
  endOne(host, { pid }, { ...GENTLE, ...options }, SILENT, watcher());

/** Results and what was refused; none where the answer is a plan. */
export const many = async (host: Host, selector: TargetSelector, client: ConfirmationChannel = SILENT) => ({
  results: [],
  refused: [],
  ...(await endSelected(host, selector, GENTLE, client, watcher())),
});

export const pids = (...named: number[]): TargetSelector => ({ named: named.map((pid) => ({ pid })) });

export const outcomes = ({ results }: { results: readonly { pid: number; outcome: string }[] }) =>
  results.map(({ pid, outcome }) => [pid, outcome]);

/** The answer of a tool, by name. */
export async function runTool(host: Host, name: string, args: Record<string, unknown>) {
  const tool = TOOLS.find((one) => one.name === name);
  assert.ok(tool, name);
  const { structured } = await tool.prepare(args)(host, watcher());
  return structured;
}

/** Ends one process as terminate_process does. */
export const endOne = (
  host: Host,
  requested: RequestedTarget,
  options: TerminateOptions,
  client: ConfirmationChannel,
  call: Omit<CallContext, 'client'>,
) => host.confirmation.run(client, () => terminateOne(host, { requested, options }, { ...call, client }));

/** Ends a selector as terminate_processes does. */
export const endSelected = (
  host: Host,
  selector: TargetSelector,
  options: TerminateOptions,
  client: ConfirmationChannel,
  call: Omit<CallContext, 'client'>,
) => terminateSelected(host, { selector, options }, { ...call, client });

export const endPlanned = (host: Host, plan: string, call: CallContext) => terminatePlanned(host, plan, call);
