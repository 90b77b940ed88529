import { type MatchAttributes, NO_STRUCTURES, type Structure } from '../process/match-attributes.ts';
import { isCut, nameKey, type ProcessFacts } from '../process/process.ts';
import { installedCommand } from '../process/programs.ts';
import type { Access } from './policy.ts';

/** Why a process that a session or the machine depends on, or that holds other work, is left alone. */
interface Protection {
  /** `ask`: signalled only after the user has agreed. */
  readonly effect: 'protect' | 'ask';
  readonly rule: string;
  readonly reason: string;
}

type Protections = Pick<Access, 'protectedNames' | 'askedNames' | 'structures'>;

/**
 * The strongest protection of a process: structure first, name second. A name can weaken `protect` to `ask` for
 * programs that a person ends, and no further. A structure that cannot be ruled out means `ask`.
 */
export function protectionOf(
  target: ProcessFacts,
  { protectedNames, askedNames, structures: inForce }: Protections,
  { structures = NO_STRUCTURES }: MatchAttributes,
): Protection | undefined {
  const name = nameKey(target);
  const known = (word: string): Structure | readonly [] => inForce.get(word) ?? [];
  const certain = structures.is.flatMap(known);
  const structure = certain.find((one) => !one.askedNames?.has(name));
  if (structure) return { effect: 'protect', rule: `protected: ${structure.name}`, reason: structure.reason };
  const protects = ruleForName(target, name, protectedNames);
  if (protects !== undefined) return { effect: 'protect', rule: protects, reason: DEPENDS };
  const asks = ruleForName(target, name, askedNames) ?? askedNames.get(installedCommand(target) ?? '');
  if (asks !== undefined) return { effect: 'ask', rule: asks, reason: HOLDS_WORK };
  const [asked] = certain;
  if (asked)
    return { effect: 'ask', rule: `ask: ${asked.name}`, reason: `${asked.reason}, and the user is asked first` };
  const [possible] = structures.mayBe.flatMap(known);
  if (possible)
    return { effect: 'ask', rule: `ask: ${possible.name}`, reason: `whether ${possible.reason} cannot be read` };
  return undefined;
}

const DEPENDS = 'this session or machine depends on it';
const HOLDS_WORK = 'it holds other work, and the user is asked first';

/** The rule about its name. If no command line is read, a name that the kernel has cut counts as any longer one. */
function ruleForName(target: ProcessFacts, name: string, rules: ReadonlyMap<string, string>): string | undefined {
  const rule = rules.get(name);
  if (rule !== undefined || !isCut(target)) return rule;
  return [...rules].find(([known]) => known.startsWith(target.comm))?.[1];
}
