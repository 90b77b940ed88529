import type { Options } from './options.ts';

/** The exports of a command's file. */
export interface Command {
  run(args: string[]): Promise<void>;
  /** For completion. */
  readonly OPTIONS?: Options;
  /** Arguments without a dash, for completion. */
  words?(): readonly string[] | Promise<readonly string[]>;
}

/** One file per command, loaded on use. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: () => import('./serve.ts'),
  call: () => import('./call.ts'),
  audit: () => import('./audit.ts'),
  install: () => import('./install.ts'),
  doctor: () => import('./doctor.ts'),
  redact: () => import('./redact.ts'),
  inspect: () => import('./inspect.ts'),
  completion: () => import('./completion.ts'),
};
