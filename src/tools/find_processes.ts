import * as z from 'zod';
import { compilePattern } from '../text/pattern.ts';
import { ListOutput, listDefaults, listText, PatternText, Username } from './fields.ts';
import { defineTool } from './tool.ts';

export const findProcesses = defineTool({
  name: 'find_processes',
  title: 'Find processes',
  description:
    'Finds running processes whose name or command line (as shown, secrets removed) matches a pattern, largest memory first, at most 50; the column `matched` says where. Use it for «is my dev server running» or before ending something by name. A plain word is a fine pattern.',
  effect: 'read',
  input: z.strictObject({ pattern: PatternText, username: Username.optional() }),
  output: ListOutput,
  async run({ pattern, username }, host) {
    const { columns, ...defaults } = listDefaults(username);
    return host.list({
      ...defaults,
      columns: [...columns, 'matched'],
      username,
      pattern: await compilePattern(pattern),
    });
  },
  text: listText,
});
