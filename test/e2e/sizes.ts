import { runs } from './programs.ts';
import { type Launched, launch } from './support.ts';

/** Processes with as much in their arguments as the kernel lets them have; execve(2). */

/** MAX_ARG_STRLEN, with the NUL. */
export const ARGUMENT_MAX = 131_071;

export const SECRET = 'Tr0ub4dor-hunter2';

/** A shell that waits for its stdin to end. */
export async function holder(args: readonly string[]): Promise<Launched> {
  const started = launch('sh', ['-c', 'read line', 'marked', ...args]);
  await runs('sh', started.pid);
  return started;
}
export const holds = async (args: readonly string[]): Promise<number> => (await holder(args)).pid;

export const times = (count: number, text: string): string[] => Array<string>(count).fill(text);
