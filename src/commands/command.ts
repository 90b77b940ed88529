import type { CompletionKind, Options } from './options.ts';
import type { VerbName } from './verbs/verbs.ts';

/** The exports of a command's file. */
export interface Command {
  run(args: string[]): Promise<void>;
  /** For completion. */
  readonly OPTIONS?: Options;
  /** Arguments without a dash, for completion. */
  words?(): readonly string[] | Promise<readonly string[]>;
  /** The same, asked of the machine while a person types; `files` are completed by the shell. */
  readonly completes?: readonly (CompletionKind | 'files')[];
}

const verb = (name: VerbName) => async (): Promise<Command> => (await import('./verbs/verbs.ts')).commandOf(name);

/** One file per command, loaded on use. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  ls: verb('ls'),
  top: verb('top'),
  find: verb('find'),
  port: verb('port'),
  ports: verb('ports'),
  info: verb('info'),
  tree: verb('tree'),
  files: verb('files'),
  orphans: verb('orphans'),
  wait: verb('wait'),
  kill: verb('kill'),
  serve: () => import('./serve.ts'),
  call: () => import('./call.ts'),
  audit: () => import('./audit.ts'),
  install: () => import('./install.ts'),
  doctor: () => import('./doctor.ts'),
  redact: () => import('./redact.ts'),
  inspect: () => import('./inspect.ts'),
  completion: () => import('./completion.ts'),
};

/** For programs: neither in the help nor completed. */
export const HIDDEN_COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  complete: () => import('./complete.ts'),
};
