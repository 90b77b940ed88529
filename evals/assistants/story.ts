import assert from 'node:assert/strict';
import * as z from 'zod';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { getProcessByPort } from '../../src/tools/get_process_by_port.ts';
import { listProcesses } from '../../src/tools/list_processes.ts';
import type { Client, Reading } from './client.ts';
import type { Script } from './model.ts';

/** What the model wants, in order. It learns every pid and port from what it is shown, as a real one would. */

export interface Cast {
  /** Words in command lines. The first is of one program that listens, the second of two, the third of many. */
  readonly listener: string;
  readonly pair: string;
  readonly crowd: string;
}

/** A call, and what the model was shown for it. */
export interface Exchange extends Reading {
  readonly tool: string;
  readonly shown: string;
}

/** No process has it: PID_MAX_LIMIT is 2^22, proc_sys_kernel(5). One that has just ended may be a zombie for a moment. */
export const NOBODY = 2 ** 31 - 1;

const Planned = z.looseObject({ plan: z.string() });

export function* story(client: Client, tools: readonly string[], cast: Cast, exchanges: Exchange[]): Script {
  for (const lookUp of client.lookUps(tools)) yield lookUp;

  function* ask(
    tool: string,
    args: Readonly<Record<string, unknown>>,
  ): Generator<ReturnType<Client['call']>, Exchange, string> {
    const shown = yield client.call(tool, args);
    const exchange = { tool, shown, ...client.read(shown) };
    exchanges.push(exchange);
    return exchange;
  }

  const columns = ['pid', 'name', 'ports', 'command'];
  const { structured: found } = yield* ask('find_processes', { pattern: cast.listener, columns });
  const [row] = listProcesses(LINUX).output.parse(found).rows;
  const [, , ports] = row ?? [];
  assert.ok(Array.isArray(ports), 'no port is shown');
  const { structured: held } = yield* ask('get_process_by_port', { port: ports[0] });
  const [owner] = getProcessByPort(LINUX).output.parse(held).owners;
  assert.ok(owner, 'no owner is shown');
  yield* ask('terminate_process', { pid: owner.pid });
  yield* ask('get_process_info', { pid: NOBODY });
  yield* ask('find_processes', { pattern: cast.crowd });
  const { structured: pair } = yield* ask('find_processes', { pattern: cast.pair, columns: ['pid'] });
  const pids = listProcesses(LINUX)
    .output.parse(pair)
    .rows.map(([pid]) => pid);
  const { structured: proposed } = yield* ask('terminate_processes', { pids });
  const plan = Planned.safeParse(proposed).data?.plan;
  if (plan !== undefined) yield* ask('terminate_processes', { plan });
}
