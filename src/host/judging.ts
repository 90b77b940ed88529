import type { Machine } from '../platform/machine.ts';
import {
  type Access,
  type Action,
  attributesNeeded,
  type Caller,
  type Decision,
  decide,
  isChange,
} from '../policy/policy.ts';
import { portsNamed } from '../policy/rule.ts';
import { NO_ATTRIBUTES } from '../process/match-attributes.ts';
import type { ProcessFacts } from '../process/process.ts';
import type { SafeText } from '../text/safe-text.ts';
import type { OwnAncestry } from './own-ancestry.ts';

/** The ports of a missing process are unknown. */
type PortsByPid = ReadonlyMap<number, readonly number[]>;

interface JudgingDeps {
  readonly machine: Machine;
  /** The rules in force; they may be replaced while the server runs. */
  current(): Access;
  readonly ownAncestry: OwnAncestry;
  helperOf(process: ProcessFacts): SafeText | undefined;
}

/** Reads what the policy needs to know about a process, and asks it. */
export function createJudging({ machine, current, ownAncestry, helperOf }: JudgingDeps) {
  const { user, privilege, unmappedUser } = machine.self;
  const reader: Caller = {
    ...{ user, privilege, unmappedUser, isPrivileged: machine.users.isPrivileged },
    ...{ ownAncestry: new Set<number>(), unchangeable: machine.unchangeable() },
  };
  const changer = (process: ProcessFacts): Caller => ({
    ...reader,
    ownAncestry: ownAncestry.pidsFor(process),
    unchangeable: machine.unchangeable(),
    helper: helperOf(process),
  });

  return {
    /** The caller of an action that only reads. */
    reader,
    decide(action: Action, process: ProcessFacts, ports?: PortsByPid): Decision {
      const access = current();
      const caller = isChange(action) ? changer(process) : reader;
      const all = attributesNeeded(action, process, { caller, access });
      if (all.size === 0) return decide(action, process, { caller, access });
      const needed = new Set(all);
      const wantsPorts = ports !== undefined && needed.delete('ports');
      // Nothing can be read of a process that has just ended: in doubt a rule denies, and nothing depends on it.
      const attributes =
        needed.size > 0 ? machine.matchAttributes(process, needed, portsNamed(access.rules)) : undefined;
      const known = wantsPorts ? ports.get(process.pid) : undefined;
      return decide(action, process, {
        caller,
        access,
        attributes: { ...(attributes ?? NO_ATTRIBUTES), ...(known && { ports: known }) },
      });
    },
    /** If rules match ports: the ports of all these processes, in one pass. */
    portsFor(processes: readonly ProcessFacts[]): Promise<PortsByPid> | undefined {
      const access = current();
      const named = portsNamed(access.rules);
      if (named.size === 0) return undefined;
      const asked = processes.filter((process) =>
        attributesNeeded('list', process, { caller: reader, access }).has('ports'),
      );
      return asked.length > 0 ? machine.portsHeld(asked, named) : undefined;
    },
  };
}

export type Judging = ReturnType<typeof createJudging>;
