import * as z from 'zod';

/** One value or a list. */
const several = <T extends z.ZodType>(one: T) =>
  z.union([one, z.array(one).min(1)]).transform((given): z.output<T>[] => (Array.isArray(given) ? given : [given]));

const Glob = z.string().min(1).max(512);

/** A number needs no quotes. */
const UserName = z.union([z.string().min(1), z.int().min(0).transform(String)], {
  error: 'must be the name or number of a user',
});

const Match = z.strictObject({
  user: several(UserName).optional().describe('Names or numbers of users.'),
  name: several(Glob).optional().describe('Names of processes; * is any characters, ? is one.'),
  exe: several(Glob.regex(/^(?:[/*]|[A-Za-z]:[\\/]|\\\\)/, 'must be an absolute path, in which * is any characters'))
    .optional()
    .describe('Paths of program files, e.g. /usr/lib/postgresql/*/bin/postgres.'),
  command: several(Glob).optional().describe('Whole command lines, e.g. "* --prod *".'),
  port: several(z.int().min(1).max(65_535)).optional().describe('Ports it listens on (TCP) or has bound (UDP).'),
  unit: several(Glob.regex(/\.(service|scope)$|\*$/, 'must end with .service, .scope or *'))
    .optional()
    .describe('systemd units, e.g. postgresql.service.'),
  container: several(z.string().regex(/^(\*|[0-9a-f]{12,64})$/, 'must be 12 to 64 digits of an id, or *'))
    .optional()
    .describe('Ids of containers, or * for any.'),
});

const ACTIONS = ['view', 'terminate', 'kill', 'signal', 'priority'] as const;

/** Attributes that a process cannot choose for itself. */
const TRUSTWORTHY = ['user', 'exe', 'unit', 'container'] as const;

export const RuleSchema = z
  .strictObject({
    effect: z
      .enum(['deny', 'ask', 'allow'], { error: 'must be deny, ask or allow' })
      .describe('deny: never. ask: only after the user agreed. allow: even if it belongs to another user or root.'),
    action: several(z.enum(ACTIONS, { error: `must be one of ${ACTIONS.join(', ')}` })).describe(
      'What the rule covers: view (lists, details), terminate (deny, ask: also HUP, INT, QUIT, USR1, USR2), kill (by force), signal, priority.',
    ),
    match: Match.default({}).describe('Which processes: all given keys must match; without any, all processes.'),
    note: z.string().min(1).max(100).optional().describe('Shown in refusals.'),
  })
  .superRefine(({ effect, action, match }, context) => {
    if (effect === 'ask' && action.includes('view')) {
      const message = 'must not contain view for an ask: showing a process is never asked about';
      context.addIssue({ code: 'custom', path: ['action'], message });
    }
    if (effect === 'allow' && !TRUSTWORTHY.some((key) => match[key])) {
      const message = 'an allow needs user, exe, unit or container, too: a process chooses its own name and command';
      context.addIssue({ code: 'custom', path: ['match'], message });
    }
  });

type RuleConfig = z.output<typeof RuleSchema>;

/** Finds two rules for the same processes and actions with different effects. */
export function contradiction(
  rules: readonly RuleConfig[],
): { readonly index: number; readonly earlier: number } | undefined {
  const about = (rule: RuleConfig): string =>
    JSON.stringify(
      Object.entries(rule.match)
        .map(([key, values]) => [key, [...(values ?? [])].sort()])
        .sort(),
    );
  for (const [index, rule] of rules.entries()) {
    const earlier = rules.findIndex(
      (one, at) =>
        at < index &&
        one.effect !== rule.effect &&
        one.action.some((action) => rule.action.includes(action)) &&
        about(one) === about(rule),
    );
    if (earlier >= 0) return { index, earlier };
  }
  return undefined;
}
