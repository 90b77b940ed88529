import type { Capabilities } from '../../platform/capabilities.ts';
import type { Machine } from '../../platform/machine.ts';
import { type Access, type Action, type Caller, type Decision, decide } from '../../policy/policy.ts';
import type { Rule } from '../../policy/rule.ts';
import { type Owner, type UserId, userIdOf } from '../../process/owner.ts';
import type { ProcessFacts } from '../../process/process.ts';
import type { Presenter } from '../../text/safe-text.ts';

/** Headings of the columns. */
export const ACTIONS = {
  list: 'list',
  inspect: 'details',
  terminate: 'terminate',
  kill: 'kill',
  signal: 'signal',
  interrupt: 'interrupt',
  priority: 'priority',
} as const satisfies Record<Action, string>;
const isAction = (name: string): name is Action => Object.hasOwn(ACTIONS, name);
const ALL = Object.keys(ACTIONS).filter(isAction);

export interface MatrixCell {
  /** `asks`: only after the user agrees. */
  readonly may: 'yes' | 'asks' | 'no';
  readonly rule: string;
  /** Can rules about single processes decide otherwise? */
  readonly exceptions: boolean;
}

export interface MatrixRow {
  readonly whose: string;
  /** One for each action, in the order of the columns. */
  readonly cells: Readonly<Record<string, MatrixCell>>;
}

/** Longer than the kernel's names and with a leading blank: no process and no setting has it. */
const NO_NAME = ' a process of no protected name';

/** What may be done to whose processes, according to decide() itself. */
export function matrixOf(
  { self, users, unchangeable, capabilities }: Machine,
  access: Access,
  show: Presenter,
): MatrixRow[] {
  const { user: me, privilege, unmappedUser } = self;
  const { isPrivileged } = users;
  const privileged = capabilities.words.privileged.user;
  const caller: Caller = {
    ...{ user: me, privilege, unmappedUser, isPrivileged },
    ...{ ownAncestry: new Set<number>(), unchangeable: unchangeable() },
  };
  const nameOf = (user: UserId): string => show.text(users.nameOf(user));
  const isRoot = isPrivileged(me);
  const named = [
    ...(access.allowUsers === 'everyone' ? [] : access.allowUsers),
    ...access.rules.flatMap(({ match }) => match.users ?? []),
  ];
  const others = [...new Set(named)].filter((user) => !isPrivileged(user) && user !== me);
  const structures = [...access.structures.keys()];
  const row = (whose: string, user: UserId, { comm = NO_NAME, structures: is = [] }: SampleProcess = {}): MatrixRow => {
    const attributes = { structures: { is, mayBe: [] } };
    const owner = { user, all: [user], privilege: isPrivileged(user) ? ('root' as const) : null };
    const decideFor: DecideFor = (action, rules) =>
      decide(action, sample(owner, comm, capabilities), { caller, access: { ...access, rules }, attributes });
    const cells = ALL.map((action) => [action, cellOf(action, decideFor, access.rules)] as const);
    return { whose, cells: Object.fromEntries(cells) };
  };
  const own = (whose: string, sample: SampleProcess): MatrixRow => row(`your own, ${whose}`, me, sample);
  return [
    ...(isRoot ? [] : [row(`your own (${nameOf(me)})`, me)]),
    row(isRoot ? `${privileged}'s, your own` : `${privileged}'s`, users.root),
    ...others.map((user) => row(`those of ${nameOf(user)}`, user)),
    row("everyone else's", UNNAMED),
    ...[...access.protectedNames.keys()]
      .slice(0, 1)
      .map((comm) => own(`protected by name (${show.text(comm)}…)`, { comm })),
    ...(structures.length === 0 ? [] : [own(`protected as ${structures.join(', ')}`, { structures })]),
    ...[...access.askedNames.keys()]
      .slice(0, 1)
      .map((comm) => own(`terminals, editors and assistants (${show.text(comm)}…)`, { comm })),
  ];
}

interface SampleProcess {
  readonly comm?: string;
  readonly structures?: readonly string[];
}

/** A user that no configuration names. */
const UNNAMED = userIdOf(' anyone else');

const sample = (owner: Owner, comm: string, { naming }: Capabilities): ProcessFacts => ({
  pid: 2 ** 31 - 1,
  startTime: 0,
  ppid: 1,
  comm,
  naming,
  status: 'sleeping',
  owner,
  ofKernel: false,
  rssBytes: 0,
  vmsBytes: 0,
  threads: 1,
  nice: 0,
  session: 0,
  group: 0,
  terminal: undefined,
  background: true,
  argv: [comm],
});

type DecideFor = (action: Action, rules: readonly Rule[]) => Decision;

/** Rules about whole users count. Other rules only count as possible exceptions. */
function cellOf(action: Action, decideFor: DecideFor, all: readonly Rule[]): MatrixCell {
  const isWhole = ({ match }: Rule): boolean => Object.keys(match).every((key) => key === 'users');
  const whole = all.filter(isWhole);
  const decision = decideFor(action, whole);
  const may = decision.allowed ? 'yes' : decision.by === 'ask' ? 'asks' : 'no';
  const exceptions = all
    .filter((rule) => !isWhole(rule))
    .some((rule) => {
      const { users } = rule.match;
      const widened = decideFor(action, [...whole, { ...rule, match: users ? { users } : {} }]);
      return widened.allowed !== decision.allowed || widened.by !== decision.by;
    });
  return { may, rule: decision.rule, exceptions };
}

/** Whose processes, then a line for each answer with its actions, and the rule that decides: fits a narrow terminal. */
export const matrixLines = (rows: readonly MatrixRow[], show: Presenter): string[] =>
  rows.flatMap(({ whose, cells }) => {
    const answers = new Map<string, string[]>();
    for (const [action, { may, rule, exceptions }] of Object.entries(cells)) {
      const answer = `${may} ${may === 'yes' ? '' : rule}`;
      const name = isAction(action) ? ACTIONS[action] : action;
      answers.set(answer, [...(answers.get(answer) ?? []), exceptions ? `${name}*` : name]);
    }
    const lines = [...answers].map(([answer, actions]) => {
      const at = answer.indexOf(' ');
      const rule = answer.slice(at + 1);
      return `  ${answer.slice(0, at).padEnd(4)}  ${actions.join(', ')}${rule === '' ? '' : ` (${show.text(rule)})`}`;
    });
    return [whose, ...lines];
  });
