import { wordSet } from '../../process/word-set.ts';

/**
 * Terminals that outlive their window. The screen a person looks at cannot be distinguished from its server by name; of
 * tmux and tmate, the server has a name of its own.
 */
export const MULTIPLEXERS: ReadonlySet<string> = new Set([
  ...wordSet('screen SCREEN zellij dtach abduco tmate'),
  'tmux: server',
  'tmate: server',
]);
