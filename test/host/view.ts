import { createAccessView } from '../../src/host/access.ts';
import type { Access } from '../../src/policy/policy.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import type { MemoryMachine } from '../memory/data.ts';
import { memoryMachine, type TestMachine } from '../memory/memory-machine.ts';

/** A machine in memory and what its caller may see of it; `shown`: the pids that were put into an answer. */
export function viewOn(here: MemoryMachine, over: Partial<TestMachine> = {}, access: Partial<Access> = {}) {
  const machine: TestMachine = { ...memoryMachine(here), ...over };
  const shown: number[] = [];
  const view = createAccessView(machine, () => ({ ...DEFAULT_ACCESS, ...access }), {
    recordSighting: ({ pid }) => void shown.push(pid),
  });
  return { machine, view, shown };
}
