import type { Options } from './options.ts';

/** What each file of a command has. */
export interface Command {
  run(args: string[]): Promise<void>;
  /** What completion offers. */
  readonly OPTIONS?: Options;
  /** The words that may stand without a dash. */
  words?(): readonly string[] | Promise<readonly string[]>;
}

/** One file per command, loaded only when it is the one. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: () => import('./serve.ts'),
  call: () => import('./call.ts'),
  audit: () => import('./audit.ts'),
  install: () => import('./install.ts'),
  doctor: () => import('./doctor.ts'),
  inspect: () => import('./inspect.ts'),
  completion: () => import('./completion.ts'),
};
