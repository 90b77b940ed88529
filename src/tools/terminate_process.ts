import * as z from 'zod';
import { OUTCOMES } from '../host/terminate.ts';
import { GUARANTEES } from '../platform/platform.ts';
import { table } from '../text/table.ts';
import { Count, Pid, Shown } from './fields.ts';
import { defineTool } from './tool.ts';

const Result = z.strictObject({
  pid: Count,
  name: Shown,
  command: Shown.nullable(),
  outcome: z.enum(OUTCOMES),
  signal: z.literal('SIGTERM').nullable().describe('The last signal sent.'),
  elapsed_ms: Count,
  guarantee: z.enum(GUARANTEES).describe('How sure it is that the signal reached this very process.'),
});

const COLUMNS = ['pid', 'name', 'outcome', 'signal', 'elapsed_ms', 'guarantee', 'command'] as const;

export const terminateProcess = defineTool({
  name: 'terminate_process',
  title: 'End a process',
  description:
    'Asks one process to end (SIGTERM) and waits up to 5 s to see whether it does. `outcome`: exited (its death was observed), still_running, or already_gone. This server, the programs that started it, init and kernel threads are never ended. Get the pid from find_processes or get_process_by_port first.',
  effect: 'destroy',
  input: z.strictObject({ pid: Pid }),
  output: z.strictObject({ results: z.array(Result), advice: Shown.optional() }),
  run: ({ pid }, host, { abort }) => host.terminate(pid, abort),
  text: ({ results, advice }) =>
    [
      table(
        COLUMNS,
        results.map((result) => COLUMNS.map((column) => result[column])),
      ),
      ...(advice ? [advice] : []),
    ].join('\n'),
});
