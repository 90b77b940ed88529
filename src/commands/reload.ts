import { type Loaded, UsageError } from '../config.ts';
import type { Opened } from './open-host.ts';
import { warn } from './options.ts';

/** What is fixed when the server starts. */
const FIXED = ['native', 'argv', 'read_only', 'audit'] as const;

/**
 * Reads the configuration again and puts it in force, one time after the other; an invalid one changes nothing. What
 * came of it is said on stderr.
 */
export function reload(first: Loaded, read: () => Loaded, open: () => Promise<Opened>): () => Promise<void> {
  let turn = Promise.resolve();

  async function once(): Promise<void> {
    try {
      const next = read();
      await (await open()).use(next);
      const found = next.files.filter((file) => file.found).map(({ path }) => path);
      const from =
        found.length === 0 ? 'there is no file any more, only defaults, environment and flags' : found.join(', ');
      warn(`the configuration was read again and is in force: ${from}`);
      const waiting = FIXED.filter((key) => JSON.stringify(next.values[key]) !== JSON.stringify(first.values[key]));
      if (waiting.length > 0) warn(`${waiting.join(', ')}: fully in force only after a restart`);
    } catch (error) {
      warn(`the configuration stays as it was: ${error instanceof UsageError ? error.message : String(error)}`);
    }
  }

  return () => {
    turn = turn.then(once);
    return turn;
  };
}
