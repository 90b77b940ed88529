import { ProcessError } from '../../errors.ts';
import type { Unchangeable } from '../../process/hard-limit.ts';
import { safe } from '../../text/safe-text.ts';

/** Why no process of Windows can be changed. */
export const READS_ONLY: Unchangeable = {
  name: 'Windows',
  reason: 'this version changes no process on Windows',
  hint: 'Use Task Manager, or Stop-Process in PowerShell.',
  caveat: safe`On Windows, this version shows processes, but ends or changes none.`,
  always: true,
};

/** In place of what changes a process. Throws UNSUPPORTED. */
export const readsOnly = (): never => {
  throw new ProcessError('UNSUPPORTED', READS_ONLY.reason, READS_ONLY.hint);
};
