import * as z from 'zod';
import { AuditSetting } from './audit-setting.ts';
import { contradiction, RuleSchema } from './rule-schema.ts';

const Names = z.array(z.string().min(1)).default([]);

/**
 * What the person who runs the server decides. Every key and value is checked; nothing unknown is ignored. A new key
 * also needs its line in narrow.ts.
 */
export const ConfigSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where the JSON Schema of this file is, for editors.'),
    allow_root: z.boolean().default(false).describe("Root's processes may be seen and ended."),
    allow_users: z
      .union([z.literal('*'), z.array(z.string().min(1))], { error: 'must be "*" or an array of user names' })
      .default([])
      .describe('Users besides your own whose processes may be seen and ended; "*" for all.'),
    read_only: z.boolean().default(false).describe('Only the tools that change nothing are offered.'),
    confirm: z
      .enum(['auto', 'always', 'never'], { error: 'must be auto, always or never' })
      .default('auto')
      .describe(
        'When the user is asked: auto before several processes are ended, always also before one and before each signal, or never.',
      ),
    max_targets: z
      .int()
      .min(1)
      .max(100)
      .default(10)
      .describe('Processes that one call may end; descendants of one that it may end unasked.'),
    max_kills_per_minute: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(30)
      .describe('Processes that may be signalled in a minute, their descendants aside.'),
    argv: z
      .enum(['none', 'redacted', 'full'], { error: 'must be none, redacted or full' })
      .default('redacted')
      .describe('Command lines: not read at all, shown without secrets, or shown as they are.'),
    redact: z
      .strictObject({ keys: z.array(z.string().min(1)).default([]), patterns: z.array(z.string().min(1)).default([]) })
      .default({ keys: [], patterns: [] })
      .describe('Names of keys and RE2 patterns that are secret, too.'),
    audit: AuditSetting,
    protect: Names.describe('Names of processes that are never changed, besides those that are protected anyway.'),
    unprotect: Names.describe(
      'What is protected or asked about by default and shall not be: names, session.slice, display-server, session-leader.',
    ),
    rules: z.array(RuleSchema).default([]).describe('Rules for single processes; their order does not matter.'),
    native: z.boolean().default(true).describe('System calls go through koffi where it is installed.'),
  })
  .superRefine(({ argv, protect, unprotect, rules }, context) => {
    for (const [index, { match }] of argv === 'none' ? rules.entries() : []) {
      const message = 'command lines are not read: argv is none';
      if (match.command) context.addIssue({ code: 'custom', path: ['rules', index, 'match', 'command'], message });
    }
    for (const [index, name] of unprotect.entries()) {
      const message = `${JSON.stringify(name)} is in protect, too`;
      if (protect.includes(name)) context.addIssue({ code: 'custom', path: ['unprotect', index], message });
    }
    const found = contradiction(rules);
    if (found) {
      const message = `contradicts rules[${found.earlier}], which is about the same processes and actions`;
      context.addIssue({ code: 'custom', path: ['rules', found.index], message });
    }
  });

type Written = z.output<typeof ConfigSchema>;
/** A rule and where it stands: `/etc/process-manager-mcp/config.json:12`. */
export type PlacedRule = Written['rules'][number] & { readonly place: string };
export type Config = Readonly<Omit<Written, '$schema' | 'rules'>> & { readonly rules: readonly PlacedRule[] };

const { $schema: _, ...settings } = ConfigSchema.shape;
/** Every key that decides something. */
export const KEYS = z.strictObject(settings).keyof().options;

/** What is in force where nothing is said. */
export const defaults = (): Config => ({ ...ConfigSchema.parse({}), rules: [] });

/** Published for editors as docs/config.schema.json. */
export const configJsonSchema = (): unknown => ({
  title: 'Configuration of process-manager-mcp',
  ...z.toJSONSchema(ConfigSchema, { io: 'input' }),
});
