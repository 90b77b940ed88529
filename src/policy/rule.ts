import { defined } from '../defined.ts';
import type { MatchAttribute, MatchAttributes } from '../process/match-attributes.ts';
import { pathKey } from '../process/naming.ts';
import { isOfMachine, type UserId } from '../process/owner.ts';
import { isCut, type NamedProcess, nameOf, type ProcessFacts } from '../process/process.ts';
import { globMatches } from './glob.ts';

/** `view`: lists and details. `kill`: to end what does not end when it is asked. */
export const RULE_ACTIONS = ['view', 'terminate', 'kill', 'signal', 'priority'] as const;
export type RuleAction = (typeof RULE_ACTIONS)[number];

/** A rule of the configuration, with users resolved to ids. */
export interface Rule {
  readonly effect: 'deny' | 'ask' | 'allow';
  readonly actions: readonly RuleAction[];
  readonly match: Match;
  /** In refusals: `deny "keep postgres" in /etc/process-manager-mcp/config.json:12`. */
  readonly label: string;
}

/**
 * All given keys must match, each with one of its values. Strings are patterns with * and ?, except `container`; names
 * and paths as the system compares them.
 */
export interface Match {
  readonly users?: readonly UserId[];
  readonly name?: readonly string[];
  readonly exe?: readonly string[];
  readonly command?: readonly string[];
  readonly port?: readonly number[];
  readonly unit?: readonly string[];
  /** Ids or their beginnings, or `*`. */
  readonly container?: readonly string[];
}

/**
 * Does the rule match the process? An unknown attribute counts as a match for a rule that denies or asks, and as none
 * for one that allows; so do a program file that was replaced, and a unit that any user can create.
 */
export function matches({ effect, match }: Rule, process: ProcessFacts, attributes: MatchAttributes): boolean {
  const inDoubt = effect !== 'allow';
  const { name, command, port, container } = match;
  const { ports } = attributes;
  // A row's argv may be cut although the attribute is not.
  const { argv, argvCut } = attributes.argv ? attributes : process;
  const { comm, naming } = process;
  return (
    matchesUser(effect, match, process) &&
    (!name || matchesName(name, { comm, naming, ...defined({ argv, argvCut }) }, inDoubt)) &&
    (!command || (argv && !argvCut ? like(command, [argv.join(' ')]) : inDoubt)) &&
    matchesExe({ effect, match }, process, attributes) &&
    (!match.unit || matchesUnit(match.unit, attributes, inDoubt)) &&
    (!container || matchesContainer(container, attributes, inDoubt)) &&
    (!port || (ports ? port.some((one) => ports.includes(one)) : inDoubt))
  );
}

/**
 * For deny and ask, one of the users that a process can act as is enough. An allow needs all of them, matches root only
 * by name, and never matches an elevated process or one of an unknown user.
 */
function matchesUser(effect: Rule['effect'], { users }: Match, { owner }: ProcessFacts): boolean {
  const inDoubt = effect !== 'allow';
  if (!users) return inDoubt || !isOfMachine(owner);
  const isNamed = (user: UserId): boolean => users.includes(user);
  if (inDoubt) return owner.all.length === 0 || owner.all.some(isNamed);
  const isUserAlone = owner.privilege !== 'elevated' && owner.privilege !== 'unknown';
  return isUserAlone && owner.all.length > 0 && owner.all.every(isNamed);
}

/** In doubt, a cut name matches any pattern that starts with it; it never allows. */
function matchesName(patterns: readonly string[], process: NamedProcess, inDoubt: boolean): boolean {
  if (isCut(process) && !inDoubt) return false;
  const { naming } = process;
  // `node.*` is about the whole name, `node` about what its system compares.
  const [comm, name] = [naming.fold(process.comm), naming.fold(nameOf(process))];
  if (like(patterns, [...new Set([comm, name, naming.keyOf(name)])])) return true;
  if (!isCut(process)) return false;
  const beginnings = patterns.flatMap((pattern) => [...pattern].map((_, index) => pattern.slice(0, index + 1)));
  return like(beginnings, [process.comm]);
}

const like = (patterns: readonly string[], texts: readonly string[]): boolean =>
  patterns.some((pattern) => texts.some((text) => globMatches(pattern, text)));

function matchesExe(
  { effect, match }: Pick<Rule, 'effect' | 'match'>,
  process: ProcessFacts,
  { exe, genuine }: MatchAttributes,
): boolean {
  const inDoubt = effect !== 'allow';
  if (!match.exe) return true;
  if (exe === undefined) return inDoubt;
  return exe !== null && (genuine === true || inDoubt) && like(match.exe, [pathKey(exe, process.naming)]);
}

/** In doubt, any unit on its path counts, or any unit if the path is cut; else only one that no user can create. */
function matchesUnit(patterns: readonly string[], { group }: MatchAttributes, inDoubt: boolean): boolean {
  if (!group) return inDoubt;
  const { unit, userUnit, scope, units = [], outsideNamespace } = group;
  if (inDoubt && outsideNamespace) return true;
  const names = inDoubt ? [unit, scope, ...units] : [userUnit ? undefined : unit];
  return like(
    patterns,
    names.filter((one) => one !== undefined),
  );
}

/** In doubt, any container on its path counts, or any container if the path is cut and names none. */
function matchesContainer(wanted: readonly string[], { group }: MatchAttributes, inDoubt: boolean): boolean {
  if (!group) return inDoubt;
  const { container, containers = [], outsideNamespace } = group;
  if (container === undefined) return inDoubt && outsideNamespace === true;
  const ids = inDoubt ? [container, ...containers] : [container];
  return wanted.some((one) => one === '*' || ids.some((id) => id.startsWith(one)));
}

const NEEDED: Readonly<Record<keyof Match, MatchAttribute | undefined>> = {
  users: undefined,
  name: 'argv',
  exe: 'exe',
  command: 'argv',
  port: 'ports',
  unit: 'group',
  container: 'group',
};

/** The ports that these rules match on. */
export const portsNamed = (rules: readonly Rule[]): ReadonlySet<number> =>
  new Set(rules.flatMap(({ match: { port } }) => port ?? []));

/** What must be read before these rules can decide about a process. */
export function attributesOf(rules: readonly Rule[], process: ProcessFacts): ReadonlySet<MatchAttribute> {
  const needed = new Set<MatchAttribute>();
  for (const { effect, match } of rules) {
    if (!matchesUser(effect, match, process)) continue;
    for (const [key, attribute] of Object.entries(NEEDED)) {
      const isUsed = attribute !== undefined && key in match;
      if (isUsed && !(attribute === 'argv' && process.argv && !process.argvCut)) needed.add(attribute);
    }
    if (effect === 'allow' && match.exe) needed.add('genuine');
  }
  return needed;
}
