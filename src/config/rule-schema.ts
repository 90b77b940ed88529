import * as z from 'zod';

/** The rules of the configuration as they are written. */

const several = <T extends z.ZodType>(one: T) =>
  z.union([one, z.array(one).min(1)]).transform((given): z.output<T>[] => (Array.isArray(given) ? given : [given]));

const Glob = z.string().min(1).max(512);

/** A number may stand without quotes. */
const UserName = z.union([z.string().min(1), z.int().min(0).transform(String)], {
  error: 'must be the name or the number of a user',
});

const Match = z.strictObject({
  user: several(UserName).optional().describe('Names or numbers of users.'),
  name: several(Glob).optional().describe('Names of processes; * stands for any characters, ? for one.'),
  exe: several(Glob.regex(/^[/*]/, 'must be an absolute path, in which * stands for any characters'))
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

/** What a process cannot choose for itself. */
const TRUSTWORTHY = ['user', 'exe', 'unit', 'container'] as const;

export const RuleSchema = z
  .strictObject({
    effect: z
      .enum(['deny', 'ask', 'allow'], { error: 'must be deny, ask or allow' })
      .describe('deny: never. ask: only once the user has agreed. allow: although it is of another user or of root.'),
    action: several(z.enum(ACTIONS, { error: `must be of ${ACTIONS.join(', ')}` })).describe(
      'What it is about: view (lists, details), terminate (deny, ask: also by HUP, INT, QUIT, USR1, USR2), kill (by force), signal, priority.',
    ),
    match: Match.default({}).describe('Which processes: all that is given has to match; nothing given: all processes.'),
    note: z.string().min(1).max(100).optional().describe('Named in refusals.'),
  })
  .superRefine(({ effect, action, match }, context) => {
    if (effect === 'ask' && action.includes('view')) {
      context.addIssue({ code: 'custom', path: ['action'], message: 'nobody is asked before a process is shown' });
    }
    if (effect === 'allow' && !TRUSTWORTHY.some((key) => match[key])) {
      const message = `an allow needs user, exe, unit or container too: a process chooses its name and command itself`;
      context.addIssue({ code: 'custom', path: ['match'], message });
    }
  });

type RuleConfig = z.output<typeof RuleSchema>;

/** Finds a rule that another of the same processes overrides always; the later one is told. */
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
