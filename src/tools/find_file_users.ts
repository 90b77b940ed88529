import * as z from 'zod';
import { table } from '../text/table.ts';
import { text } from './shared/fields.ts';
import { hiddenText, ListOutput } from './shared/lists.ts';
import { defineTool } from './tool.ts';

export const findFileUsers = defineTool({
  name: 'find_file_users',
  title: 'Find who uses a file or folder',
  description:
    'Finds every process that holds a file open, runs it, or has it as its working folder; for a folder also everything below it. Use it for "who holds this file", "why can this disk not be unmounted". `use` is open, cwd, executable, mapped or root (chrooted). Largest memory first, at most 50; `note` counts processes that could not be looked into.',
  effect: 'read',
  input: z.strictObject({
    path: text(4096).describe('Absolute path of a file, folder or unix socket, 1 to 4096 characters.'),
  }),
  output: ListOutput,
  run: ({ path }, host) => host.fileUsers(path),
  text({ columns, rows, total, hidden, note }) {
    return [
      ...(rows.length > 0 ? [table(columns, rows)] : []),
      [`${rows.length} of ${total}, largest memory first`, ...hiddenText(hidden)].join('; '),
      ...(note ? [note] : []),
    ].join('\n');
  },
});
