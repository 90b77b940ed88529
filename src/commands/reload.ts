import { setTimeout as sleep } from 'node:timers/promises';
import { type LoadedConfig, UsageError } from '../config/layers.ts';
import type { OpenedHost } from './open-host.ts';
import { warn } from './options.ts';

/** What is fixed when the server starts. */
const FIXED = ['native', 'argv', 'read_only', 'audit'] as const;
/** Editors move the old file away before they put the new one in its place. */
const LOOK_AGAIN_MS = 300;

const found = ({ files }: LoadedConfig): string[] => files.filter((file) => file.found).map(({ path }) => path);

/**
 * Reads the configuration again and puts it in force, one time after the other; an invalid one changes nothing, nor does one
 * of which a file is gone: its rules would be gone with it. What came of it is said on stderr.
 */
export function reload(
  first: LoadedConfig,
  read: () => LoadedConfig,
  open: () => Promise<OpenedHost>,
): () => Promise<void> {
  let turn = Promise.resolve();
  let current = first;

  const missing = (next: LoadedConfig): string | undefined =>
    found(current).find((path) => !found(next).includes(path));

  async function readWhole(): Promise<LoadedConfig> {
    try {
      const next = read();
      if (missing(next) === undefined) return next;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
    await sleep(LOOK_AGAIN_MS);
    const next = read();
    const gone = missing(next);
    if (gone === undefined) return next;
    throw new UsageError(`${gone} is gone; to do without it, restart the server`);
  }

  async function once(): Promise<void> {
    try {
      const next = await readWhole();
      await (await open()).use(next);
      current = next;
      const from = found(next).length === 0 ? 'defaults, environment and flags' : found(next).join(', ');
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
