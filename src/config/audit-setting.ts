import { isAbsolute } from 'node:path';
import * as z from 'zod';

/** The key `audit` of the configuration file. */
export const AuditSetting = z
  .union(
    [
      z.literal('off'),
      z.strictObject({
        path: z
          .string()
          .refine(isAbsolute, { error: 'must be an absolute path' })
          .refine((path) => !path.replaceAll(/%[u%]/g, '').includes('%'), {
            error: 'must contain % only as %u (the user) or %% (a percent sign)',
          })
          .optional(),
        reads: z.boolean().default(false),
        max_mib: z.int().min(1).max(1024).default(10),
        keep: z.int().min(1).max(10_000).optional(),
        syslog: z.boolean().default(false),
      }),
    ],
    {
      error:
        'must be "off", or an object with path (absolute; %u is the user), reads, max_mib (1 to 1024), keep (1 to 10000), syslog',
    },
  )
  .default({ reads: false, max_mib: 10, syslog: false })
  .describe('Where the audit log of what is done to processes is written; "off" for none.');
export type AuditSettings = Exclude<z.output<typeof AuditSetting>, 'off'>;

/** `/var/log/pm/%u/audit.jsonl` for this user; `%%` is a percent sign. */
export const pathFor = (path: string, user: string): string =>
  path.replace(/%([u%])/g, (_, letter: string) => (letter === 'u' ? user : '%'));
