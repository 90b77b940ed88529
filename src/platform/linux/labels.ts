import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Label } from '../machine.ts';
import { ifReadable } from '../posix/errno.ts';
import { environValue } from './proc/environ.ts';

/** In cluster mode pm2 passes all it knows of an app in one variable, as JSON; only these two fields are read. */
const InCluster = z.object({ name: z.string().optional(), pm_id: z.int().optional() });

/** The name that pm2 or supervisord gave to what they started; `dir`: /proc/PID. */
export function readLabel(dir: string, label: Label): string | undefined {
  const bytes = ifReadable(() => readFileSync(`${dir}/environ`));
  return bytes && labelIn(bytes, label);
}

/** The same in the bytes of /proc/PID/environ. */
export function labelIn(environ: Buffer, label: Label): string | undefined {
  const value = environValue(environ, label);
  const isOfCluster = label === 'name' || label === 'pm_id';
  return value ?? (isOfCluster ? inCluster(environValue(environ, 'pm2_env'))?.[label]?.toString() : undefined);
}

function inCluster(json: string | undefined): z.output<typeof InCluster> | undefined {
  if (json === undefined) return undefined;
  try {
    return InCluster.safeParse(JSON.parse(Buffer.from(json, 'latin1').toString())).data;
  } catch {
    return undefined; // not JSON
  }
}
