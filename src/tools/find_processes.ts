import * as z from 'zod';
import type { Capabilities } from '../platform/capabilities.ts';
import { yieldIfDue } from '../process/yielding.ts';
import { compilePattern } from '../text/pattern.ts';
import { PatternText } from './shared/fields.ts';
import { ListOutput, listArguments, listRequest, listTextOn } from './shared/lists.ts';
import { processList } from './shared/process-list.ts';
import { defineTool } from './tool.ts';

export const findProcesses = (capabilities: Capabilities) =>
  defineTool({
    name: 'find_processes',
    title: 'Find processes',
    description:
      'Finds running processes whose name or command line (as shown, secrets removed) matches a pattern; the column `matched` says where. Use it for "is my dev server running", "all python processes", or before ending something by name. A plain word is a fine pattern. Takes the filters of list_processes.',
    effect: 'read',
    input: z.strictObject({ pattern: PatternText, ...listArguments(capabilities) }),
    output: ListOutput,
    async run({ pattern, ...asked }, host, call) {
      await yieldIfDue();
      const request = listRequest(asked, await compilePattern(pattern));
      return processList(host, { ...request, asked: { ...request.asked, pattern } }, call);
    },
    text: listTextOn(capabilities),
  });
