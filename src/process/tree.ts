import { parentOf } from './parent.ts';
import type { ProcessFacts } from './process.ts';

/** A process and how many generations it is below the first one shown. */
export interface Node {
  readonly process: ProcessFacts;
  readonly depth: number;
}

/** Who descends from whom among the processes of one snapshot. */
export interface Family {
  parentOf(process: ProcessFacts): ProcessFacts | undefined;
  childrenOf(process: ProcessFacts): readonly ProcessFacts[];
  /** Those whose parent is not among the processes given. */
  readonly roots: readonly ProcessFacts[];
}

/** Who descends from whom among these processes. */
export function family(processes: readonly ProcessFacts[]): Family {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const find = (pid: number): ProcessFacts | undefined => byPid.get(pid);
  const children = new Map<number, ProcessFacts[]>();
  const roots: ProcessFacts[] = [];
  for (const process of processes) {
    const parent = parentOf(process, find);
    const siblings = parent && children.get(parent.pid);
    if (!parent) roots.push(process);
    else if (siblings) siblings.push(process);
    else children.set(parent.pid, [process]);
  }
  return { parentOf: (process) => parentOf(process, find), childrenOf: ({ pid }) => children.get(pid) ?? [], roots };
}

/** The known ancestors, the nearest first. */
export function ancestors({ parentOf }: Family, process: ProcessFacts): ProcessFacts[] {
  const chain: ProcessFacts[] = [];
  // Two processes with the same start time could be each other's parent after a pid was reused.
  for (let at = parentOf(process); at && !chain.includes(at) && at !== process; at = parentOf(at)) chain.push(at);
  return chain;
}

interface Generations {
  /** How many below the process are included. */
  readonly depth?: number;
  /** That of the process itself. */
  readonly from?: number;
}

/** A process and its descendants in pre-order. */
export function descend(
  { childrenOf }: Family,
  process: ProcessFacts,
  { depth = Number.POSITIVE_INFINITY, from = 0 }: Generations = {},
): Node[] {
  const nodes: Node[] = [];
  const seen = new Set<number>();
  const visit = (at: ProcessFacts, level: number): void => {
    if (seen.has(at.pid)) return;
    seen.add(at.pid);
    nodes.push({ process: at, depth: level });
    if (level < from + depth) for (const child of childrenOf(at)) visit(child, level + 1);
  };
  visit(process, from);
  return nodes;
}
