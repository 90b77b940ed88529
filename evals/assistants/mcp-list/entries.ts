import { join } from 'node:path';
import { REPO } from '../../../test/e2e/support.ts';

/** Configurations that have an entry of ours already. */

export const NAME = 'process-manager';
export const MAIN = join(REPO, 'dist/main.js');
export const COMMAND = [process.execPath, MAIN] as const;

/** As most clients have it, with more in the entry and more beside the servers. */
export const withEntry = (inEntry: object = {}, beside: object = {}): string =>
  JSON.stringify({ mcpServers: { [NAME]: { command: COMMAND[0], args: [MAIN], ...inEntry } }, ...beside }, null, 2);

/** `install` with these arguments writes the file of the folder it runs in. */
export const OF_PROJECT = ['--project', '.'] as const;
