import { readFileSync } from 'node:fs';
import { labelAmong, PM2_CLUSTER } from '../label-values.ts';
import type { Label } from '../machine.ts';
import { ifReadable } from '../posix/errno.ts';
import { environValue } from './proc/environ.ts';

/** The name that pm2 or supervisord gave to what they started; `dir`: /proc/PID. */
export function readLabel(dir: string, label: Label): string | undefined {
  const bytes = ifReadable(() => readFileSync(`${dir}/environ`));
  return bytes && labelIn(bytes, label);
}

/** The same in the bytes of /proc/PID/environ. */
export const labelIn = (environ: Buffer, label: Label): string | undefined =>
  labelAmong((variable) => {
    const value = environValue(environ, variable);
    return variable === PM2_CLUSTER && value !== undefined ? Buffer.from(value, 'latin1').toString() : value;
  }, label);
