import * as z from 'zod';
import { ListOutput, listDefaults, listText, Username } from './fields.ts';
import { defineTool } from './tool.ts';

export const listProcesses = defineTool({
  name: 'list_processes',
  title: 'List processes',
  description:
    'Lists running processes, largest memory first, at most 50: pid, name, memory, age, status and command line with secrets removed. Use it for «what is running» and «what uses my memory»; to look for something, find_processes is better. `hidden` counts what this server may not show.',
  effect: 'read',
  input: z.strictObject({ username: Username.optional() }),
  output: ListOutput,
  run: ({ username }, host) => host.list({ ...listDefaults(username), username }),
  text: listText,
});
