import * as z from 'zod';
import { AuditSetting } from './audit-setting.ts';
import { contradiction, RuleSchema } from './rule-schema.ts';

const Names = z.array(z.string().min(1)).default([]);

/** What the person who runs the server decides. Unknown keys are errors. A new key also needs a line in restrict.ts. */
export const ConfigSchema = z
  .strictObject({
    $schema: z.string().optional().describe('The JSON Schema of this file, for editors.'),
    allow_root: z.boolean().default(false).describe("Root's processes may be seen and ended."),
    allow_users: z
      .union([z.literal('*'), z.array(z.string().min(1))], { error: 'must be "*" or an array of user names' })
      .default([])
      .describe('Other users whose processes may be seen and ended; "*" for all.'),
    read_only: z.boolean().default(false).describe('Offer only the tools that change nothing.'),
    confirm: z
      .enum(['auto', 'always', 'never'], { error: 'must be auto, always or never' })
      .default('auto')
      .describe(
        'When the user is asked: auto (before several processes are ended), always (also before one, and before each signal), or never.',
      ),
    max_targets: z
      .int()
      .min(1)
      .max(100)
      .default(10)
      .describe('Processes that one call may end; descendants of one that it may end without asking.'),
    max_kills_per_minute: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(30)
      .describe('Processes that may be signalled in a minute, not counting their descendants.'),
    argv: z
      .enum(['none', 'strict', 'redacted', 'full'], { error: 'must be none, strict, redacted or full' })
      .default('redacted')
      .describe('Command lines: not read, only what is plainly harmless, without secrets, or as they are.'),
    redact: z
      .strictObject({ keys: Names, patterns: Names })
      .default({ keys: [], patterns: [] })
      .describe('More key names and RE2 patterns that are secret.'),
    audit: AuditSetting,
    protect: Names.describe('More names of processes that are never changed.'),
    unprotect: Names.describe('Default protections to lift: names, session.slice, display-server, session-leader.'),
    rules: z.array(RuleSchema).default([]).describe('Rules for single processes, in any order.'),
    native: z.boolean().default(true).describe('Make system calls through koffi if it is installed.'),
  })
  .superRefine(({ argv, protect, unprotect, rules }, context) => {
    for (const [index, { match }] of argv === 'none' ? rules.entries() : []) {
      const message = 'command lines are not read: argv is none';
      if (match.command) context.addIssue({ code: 'custom', path: ['rules', index, 'match', 'command'], message });
    }
    for (const [index, name] of unprotect.entries()) {
      const message = `${JSON.stringify(name)} is also in protect`;
      if (protect.includes(name)) context.addIssue({ code: 'custom', path: ['unprotect', index], message });
    }
    const found = contradiction(rules);
    if (found) {
      const message = `contradicts rules[${found.earlier}], which covers the same processes and actions`;
      context.addIssue({ code: 'custom', path: ['rules', found.index], message });
    }
  });

type Written = z.output<typeof ConfigSchema>;
/** A rule and its place: `…/config.json:12`. */
export type PlacedRule = Written['rules'][number] & { readonly place: string };
export type Config = Readonly<Omit<Written, '$schema' | 'rules'>> & { readonly rules: readonly PlacedRule[] };

const { $schema: _, ...settings } = ConfigSchema.shape;
export const KEYS = z.strictObject(settings).keyof().options;

export const defaults = (): Config => ({ ...ConfigSchema.parse({}), rules: [] });

/** Published for editors as docs/config.schema.json. */
export const configJsonSchema = (): unknown => ({
  title: 'Configuration of process-manager-mcp',
  ...z.toJSONSchema(ConfigSchema, { io: 'input' }),
});
