import * as z from 'zod';
import { ProcessError } from '../errors.ts';
import type { WaitCondition } from '../host/wait.ts';
import { fields } from '../text/table.ts';
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
    'Waits until a process has ended, or until a TCP port is listened on or free: give pid, or port and state. `reached` tells whether it came so within the timeout. Use it after starting a server («is it up yet») or after asking something to end. Changes nothing.',
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
  run: (input, host, { abort, progress }) => {
    const { timeout_s: timeoutS = TIMEOUT_DEFAULT_S } = input;
    return host.waitFor(wantedOf(input), timeoutS, (elapsedS) => progress(elapsedS, timeoutS), abort);
  },
  text: (output) =>
    fields(Object.entries(output).map(([name, value]) => [name, typeof value === 'boolean' ? String(value) : value])),
});

function wantedOf({ pid, port, state }: z.output<typeof Input>): WaitCondition {
  if (pid !== undefined && port === undefined && state === undefined) return { pid };
  if (port !== undefined && pid === undefined) return { port, state: state ?? 'listening' };
  throw new ProcessError('INVALID_INPUT', 'give either pid, or port and state');
}
