import { wordSet } from '../../process/word-set.ts';

/**
 * Terminals that outlive their window. By name, the client that a person looks at cannot be distinguished from the
 * server behind it; only the servers of tmux and tmate have names of their own.
 */
export const MULTIPLEXERS: ReadonlySet<string> = new Set([
  ...wordSet('screen SCREEN zellij dtach abduco tmate'),
  'tmux: server',
  'tmate: server',
]);
