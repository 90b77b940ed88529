import * as z from 'zod';
import type { Label } from './machine.ts';

/** In cluster mode pm2 passes all it knows of an app in one variable, as JSON; only these two fields are read. */
export const PM2_CLUSTER = 'pm2_env';
const InCluster = z.object({ name: z.string().optional(), pm_id: z.int().optional() });

/** The name that pm2 or supervisord gave to what they started. `read`: the value of a variable of its environment. */
export function labelAmong(read: (variable: string) => string | undefined, label: Label): string | undefined {
  const value = read(label);
  const isOfCluster = label === 'name' || label === 'pm_id';
  return value ?? (isOfCluster ? inCluster(read(PM2_CLUSTER))?.[label]?.toString() : undefined);
}

function inCluster(json: string | undefined): z.output<typeof InCluster> | undefined {
  if (json === undefined) return undefined;
  try {
    return InCluster.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined; // not JSON
  }
}
