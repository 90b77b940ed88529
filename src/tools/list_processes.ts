import * as z from 'zod';
import type { Capabilities } from '../platform/capabilities.ts';
import { ListOutput, listArguments, listRequest, listTextOn } from './shared/lists.ts';
import { processList } from './shared/process-list.ts';
import { defineTool } from './tool.ts';

export const listProcesses = (capabilities: Capabilities) =>
  defineTool({
    name: 'list_processes',
    title: 'List processes',
    description:
      'Lists running processes, largest memory first: pid, name, memory, age, status, command (secrets removed). Filter, sort (e.g. by cpu), group and choose columns in the same call. `hidden` counts what this server may not show; `next_cursor` is there when rows remain. To look for something by name, use find_processes.',
    effect: 'read',
    input: z.strictObject(listArguments(capabilities)),
    output: ListOutput,
    run: (asked, host, call) => processList(host, listRequest(asked), call),
    text: listTextOn(capabilities),
  });
