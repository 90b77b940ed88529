import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { defined } from '../defined.ts';
import { ProcessError } from '../errors.ts';
import type { WaitContext } from '../host/call-context.ts';
import { portNote } from '../host/follow-up/port-note.ts';
import type { Host } from '../host/host.ts';
import type { Socket } from '../platform/sockets.ts';
import { isZombie, nameOf } from '../process/process.ts';
import type { SafeText } from '../text/safe-text.ts';
import { Count, number, oneOf, Pid, Port, Shown } from './shared/fields.ts';
import { defineTool } from './tool.ts';

const STATES = ['listening', 'free'] as const;
const TIMEOUT_DEFAULT_S = 30;

const Input = z.strictObject({
  pid: Pid.describe('1 to 2147483647.').optional(),
  port: Port.describe('1 to 65535.').optional(),
  state: oneOf(STATES).describe('Of the port; default listening.').optional(),
  timeout_s: number(1, 300).describe('1 to 300; default 30.').optional(),
});

export const waitFor = defineTool({
  name: 'wait_for',
  title: 'Wait for a process or a port',
  description:
    'Waits until a process has ended, or until a TCP port is listened on or free: give pid, or port and state. `reached` says whether it happened within the timeout. Use it after starting a server ("is it up yet") or after asking something to end. Changes nothing.',
  effect: 'read',
  input: Input,
  output: z.strictObject({
    reached: z.boolean(),
    elapsed_ms: Count,
    pid: Count.optional(),
    name: Shown.optional(),
    port: Port.optional(),
    state: oneOf(STATES).optional(),
    note: Shown.optional(),
  }),
  run: (input, host, { abort, progress }) =>
    waitUntil(host, conditionOf(input), { timeoutS: input.timeout_s ?? TIMEOUT_DEFAULT_S, abort, progress }),
  text: (output, _, { fields }) =>
    fields(Object.entries(output).map(([name, value]) => [name, typeof value === 'boolean' ? String(value) : value])),
});

function conditionOf({ pid, port, state }: z.output<typeof Input>): WaitCondition {
  if (pid !== undefined && port === undefined && state === undefined) return { pid };
  if (port !== undefined && pid === undefined) return { port, state: state ?? 'listening' };
  throw new ProcessError('INVALID_INPUT', 'give either pid, or port and state');
}

/** The end of a process, or a port that is listened on or free. */
type WaitCondition = { readonly pid: number } | { readonly port: number; readonly state: (typeof STATES)[number] };

const LOOK_AGAIN_MS = 100;
const PROGRESS_MS = 1000;

/** For at most `timeoutS` seconds; reports progress every second. Throws NOT_FOUND or the refusal for a pid. */
export async function waitUntil(
  host: Host,
  condition: WaitCondition,
  { timeoutS, abort, progress }: WaitContext & { readonly timeoutS: number },
) {
  const started = performance.now();
  const elapsedMs = (): number => Math.round(performance.now() - started);
  const ticking = setInterval(() => progress(Math.round(elapsedMs() / 1000), timeoutS), PROGRESS_MS).unref();
  const left = { timeoutMs: timeoutS * 1000, abort };
  try {
    const outcome = 'pid' in condition ? await exit(host, condition.pid, left) : await port(host, condition, left);
    return { ...outcome, elapsed_ms: elapsedMs(), ...('state' in outcome && (await portNoteOf(host, outcome))) };
  } finally {
    clearInterval(ticking);
  }
}

interface TimeLeft extends Pick<WaitContext, 'abort'> {
  readonly timeoutMs: number;
}

async function exit({ machine, view }: Host, pid: number, { timeoutMs, abort }: TimeLeft) {
  const target = machine.watch(pid);
  try {
    const process = target?.read();
    if (!target || !process) throw view.notFound(pid);
    view.require('list', process);
    view.recordSighting(process);
    const reached = isZombie(process) || (await target.exited(timeoutMs, abort));
    return { reached, pid, name: view.show.text(nameOf(process)) };
  } finally {
    target?.close();
  }
}

type PortCondition = Extract<WaitCondition, { readonly port: number }>;

async function port({ machine }: Host, { port, state }: PortCondition, { timeoutMs, abort }: TimeLeft) {
  const isHeld = (socket: Socket): boolean => socket.port === port;
  const isReached = (): boolean =>
    state === 'listening'
      ? machine.listeners().some(isHeld)
      : !machine.sockets('tcp').some(isHeld) && machine.connections(port).length === 0;
  const deadlineMs = performance.now() + timeoutMs;
  let reached = isReached();
  while (!reached && performance.now() < deadlineMs) {
    await sleep(LOOK_AGAIN_MS, undefined, { signal: abort });
    reached = isReached();
  }
  return { reached, port, state };
}

/** Why the wait timed out, or what `free` leaves out. */
async function portNoteOf(
  host: Host,
  waited: PortCondition & { readonly reached: boolean },
): Promise<{ readonly note?: SafeText }> {
  if (!waited.reached) return { note: await portNote(host, waited) };
  return defined({ note: waited.state === 'free' ? await host.freeOnlyHere(true) : undefined });
}
