import { type MatchAttributes, NO_STRUCTURES, type Structure } from '../process/match-attributes.ts';
import { isCut, nameOf, type ProcessFacts } from '../process/process.ts';
import { installedCommand } from '../process/programs.ts';
import type { Access } from './policy.ts';
import { STRUCTURES, VIRTUAL_DISPLAYS } from './protected.ts';

/** What keeps a process that a session or machine depends on, or that holds other work. */
export interface Protection {
  /** `ask`: from signals that the user has not agreed to. */
  readonly effect: 'protect' | 'ask';
  readonly rule: string;
  readonly reason: string;
}

type Protections = Pick<Access, 'protectedNames' | 'askedNames' | 'structures'>;

/**
 * The strongest guard of a process: what it is before what it is called. A name can take it from protected to asked
 * about, where a person ends such programs, and never further. What may be is asked about.
 */
export function guardOf(
  target: ProcessFacts,
  guards: Protections,
  { structures = NO_STRUCTURES }: MatchAttributes,
): Protection | undefined {
  const name = nameOf(target);
  const isVirtual = (structure: Structure): boolean => structure === 'display-server' && VIRTUAL_DISPLAYS.has(name);
  const held = structures.is.filter((structure) => guards.structures.has(structure));
  const [fact] = held.filter((structure) => !isVirtual(structure));
  if (fact) return { effect: 'protect', rule: `protected: ${fact}`, reason: STRUCTURES[fact] };
  const protects = guardedName(target, name, guards.protectedNames);
  if (protects !== undefined) return { effect: 'protect', rule: protects, reason: DEPENDS };
  const asks = guardedName(target, name, guards.askedNames) ?? guards.askedNames.get(installedCommand(target) ?? '');
  if (asks !== undefined) return { effect: 'ask', rule: asks, reason: HOLDS_WORK };
  const [virtual] = held;
  if (virtual)
    return { effect: 'ask', rule: `ask: ${virtual}`, reason: `${STRUCTURES[virtual]}, and the user is asked first` };
  const [doubt] = structures.mayBe.filter((structure) => guards.structures.has(structure));
  if (doubt) return { effect: 'ask', rule: `ask: ${doubt}`, reason: `whether ${STRUCTURES[doubt]} cannot be read` };
  return undefined;
}

const DEPENDS = 'this session or machine depends on it';
const HOLDS_WORK = 'it holds other work, and the user is asked first';

/** The rule about its name. Where no command line is read, a name that the kernel has cut counts as the whole. */
function guardedName(target: ProcessFacts, name: string, rules: ReadonlyMap<string, string>): string | undefined {
  const rule = rules.get(name);
  if (rule !== undefined || !isCut(target)) return rule;
  return [...rules].find(([known]) => known.startsWith(target.comm))?.[1];
}
