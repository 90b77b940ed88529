import { setTimeout as sleep } from 'node:timers/promises';
import { type LoadedConfig, UsageError } from '../config/layers.ts';
import type { OpenedHost } from './open-host.ts';
import { warn } from './options.ts';

/** Settings that are fixed when the server starts. */
const FIXED = ['native', 'argv', 'read_only', 'audit'] as const;
/** Editors move the old file away before they create the new one. */
const RETRY_MS = 300;

const found = ({ files }: LoadedConfig): string[] => files.filter((file) => file.found).map(({ path }) => path);

/**
 * Returns a function that reads the configuration again and applies it, one call at a time. An invalid one changes
 * nothing, nor does one with a missing file, whose rules would be lost. Reports on stderr.
 */
export function reload(
  first: LoadedConfig,
  read: () => LoadedConfig,
  open: () => Promise<Pick<OpenedHost, 'use'>>,
): () => Promise<void> {
  let turn = Promise.resolve();
  let current = first;

  function readWhole(): LoadedConfig {
    const next = read();
    const gone = found(current).find((path) => !found(next).includes(path));
    if (gone === undefined) return next;
    throw new UsageError(`${gone} is gone; restart the server to run without it`);
  }

  async function readTwice(): Promise<LoadedConfig> {
    try {
      return readWhole();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      await sleep(RETRY_MS);
      return readWhole();
    }
  }

  async function once(): Promise<void> {
    try {
      const next = await readTwice();
      await (await open()).use(next);
      current = next;
      const from = found(next).length === 0 ? 'defaults, environment and flags' : found(next).join(', ');
      warn(`the configuration was reloaded: ${from}`);
      const waiting = FIXED.filter((key) => JSON.stringify(next.values[key]) !== JSON.stringify(first.values[key]));
      if (waiting.length > 0) warn(`${waiting.join(', ')}: restart the server to apply this fully`);
    } catch (error) {
      warn(`the configuration was not reloaded: ${error instanceof UsageError ? error.message : String(error)}`);
    }
  }

  return () => {
    turn = turn.then(once);
    return turn;
  };
}
