import { defined } from '../defined.ts';
import type { MatchAttribute, MatchAttributes } from '../process/match-attributes.ts';
import { isCut, isRoots, type NamedProcess, nameOf, type ProcessFacts } from '../process/process.ts';
import { globMatches } from './glob.ts';

/** `view`: lists and details. `kill`: SIGKILL for what does not end by SIGTERM. */
export const RULE_ACTIONS = ['view', 'terminate', 'kill', 'signal', 'priority'] as const;
export type RuleAction = (typeof RULE_ACTIONS)[number];

/** A rule of the configuration, with users as ids. */
export interface Rule {
  readonly effect: 'deny' | 'ask' | 'allow';
  readonly actions: readonly RuleAction[];
  readonly match: Match;
  /** How a refusal names it: `deny "keep postgres" in /etc/process-manager-mcp/config.json:12`. */
  readonly label: string;
}

/** All that are given have to match, each with one of its values. Strings but `container` are patterns with * and ?. */
export interface Match {
  readonly uids?: readonly number[];
  readonly name?: readonly string[];
  readonly exe?: readonly string[];
  readonly command?: readonly string[];
  readonly port?: readonly number[];
  readonly unit?: readonly string[];
  /** Ids or their beginnings, or `*`. */
  readonly container?: readonly string[];
}

/**
 * Does the rule match this process? What is unknown about it counts for a rule that denies or asks, and against one
 * that allows; so do a program file that was replaced, and a unit of which any user can make one.
 */
export function matches({ effect, match }: Rule, process: ProcessFacts, attributes: MatchAttributes): boolean {
  const inDoubt = effect !== 'allow';
  const { name, command, port, container } = match;
  const { ports } = attributes;
  // A row's argv may be cut where the trait is not.
  const { argv, argvCut } = attributes.argv ? attributes : process;
  return (
    matchesUser(effect, match, process) &&
    (!name || matchesName(name, { comm: process.comm, ...defined({ argv, argvCut }) }, inDoubt)) &&
    (!command || (argv && !argvCut ? like(command, [argv.join(' ')]) : inDoubt)) &&
    (!match.exe || matchesExe(match.exe, attributes, inDoubt)) &&
    (!match.unit || matchesUnit(match.unit, attributes, inDoubt)) &&
    (!container || matchesContainer(container, attributes, inDoubt)) &&
    (!port || (ports ? port.some((one) => ports.includes(one)) : inDoubt))
  );
}

/** One uid of four is enough to be protected; to be opened takes all, and root's only where root is named. */
export function matchesUser(effect: Rule['effect'], { uids }: Match, process: ProcessFacts): boolean {
  if (effect === 'allow' && isRoots(process.uids) && !uids?.includes(0)) return false;
  if (!uids) return true;
  const isNamed = (uid: number): boolean => uids.includes(uid);
  return effect === 'allow' ? process.uids.every(isNamed) : process.uids.some(isNamed);
}

/** In doubt a cut name matches any pattern that starts with it; it never allows. */
function matchesName(patterns: readonly string[], process: NamedProcess, inDoubt: boolean): boolean {
  if (isCut(process) && !inDoubt) return false;
  if (like(patterns, [process.comm, nameOf(process)])) return true;
  if (!isCut(process)) return false;
  const beginnings = patterns.flatMap((pattern) => [...pattern].map((_, index) => pattern.slice(0, index + 1)));
  return like(beginnings, [process.comm]);
}

const like = (patterns: readonly string[], texts: readonly string[]): boolean =>
  patterns.some((pattern) => texts.some((text) => globMatches(pattern, text)));

function matchesExe(patterns: readonly string[], { exe, genuine }: MatchAttributes, inDoubt: boolean): boolean {
  if (exe === undefined) return inDoubt;
  return exe !== null && (genuine === true || inDoubt) && like(patterns, [exe]);
}

/** In doubt any unit on its path counts, and any at all if the path is cut; else only one that no user can create. */
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

/** In doubt any container on its path counts, and any at all if the path is cut and names none. */
function matchesContainer(wanted: readonly string[], { group }: MatchAttributes, inDoubt: boolean): boolean {
  if (!group) return inDoubt;
  const { container, containers = [], outsideNamespace } = group;
  if (container === undefined) return inDoubt && outsideNamespace === true;
  const ids = inDoubt ? [container, ...containers] : [container];
  return wanted.some((one) => one === '*' || ids.some((id) => id.startsWith(one)));
}

const NEEDED: Readonly<Record<keyof Match, MatchAttribute | undefined>> = {
  uids: undefined,
  name: 'argv',
  exe: 'exe',
  command: 'argv',
  port: 'ports',
  unit: 'group',
  container: 'group',
};

/** All ports that rules match on. */
export const portsNamed = (rules: readonly Rule[]): ReadonlySet<number> =>
  new Set(rules.flatMap(({ match: { port } }) => port ?? []));

/** What has to be read before these rules can be asked about a process. */
export function attributesOf(rules: readonly Rule[], process: ProcessFacts): ReadonlySet<MatchAttribute> {
  const needed = new Set<MatchAttribute>();
  for (const { effect, match } of rules) {
    if (!matchesUser(effect, match, process)) continue;
    for (const [key, attribute] of Object.entries(NEEDED)) {
      const isAsked = attribute !== undefined && key in match;
      if (isAsked && !(attribute === 'argv' && process.argv && !process.argvCut)) needed.add(attribute);
    }
    if (effect === 'allow' && match.exe) needed.add('genuine');
  }
  return needed;
}
