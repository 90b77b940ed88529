import * as z from 'zod';
import {
  DryRun,
  Results,
  resultsText,
  TargetArguments,
  TerminateArguments,
  targetOf,
  terminateOptions,
} from './shared/targets.ts';
import { defineTool } from './tool.ts';

export const terminateProcess = defineTool({
  name: 'terminate_process',
  title: 'End a process',
  description:
    'Asks one process to end (SIGTERM), and watches it: `outcome` is exited (its death was observed), killed (by force), still_running, already_gone or refused. This server, what started it, init and kernel threads are never ended. A pid that has come to mean another process than you were shown is refused. Get it from find_processes or get_process_by_port.',
  effect: 'destroy',
  input: z.strictObject({
    ...TargetArguments,
    ...TerminateArguments,
    dry_run: DryRun,
  }),
  output: z.strictObject(Results),
  run: (asked, host, { client, ...call }) => host.endOne(targetOf(asked, call), terminateOptions(asked), client, call),
  text: ({ results, advice }) => resultsText(results, advice),
});
