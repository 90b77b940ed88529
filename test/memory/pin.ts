import type { PinnedProcess, Sent } from '../../src/platform/controller.ts';
import { type Identity, type ProcessFacts, sameIdentity } from '../../src/process/process.ts';
import type { MemoryMachine } from './data.ts';

/** Pins a process of a machine in memory. `read`: as its machine reads one. */
export function pinOn(
  machine: MemoryMachine,
  pid: number,
  read: (pid: number) => ProcessFacts | undefined,
): PinnedProcess | undefined {
  const { processes, system, signals } = machine;
  const pinned = processes.get(pid);
  if (!pinned) return undefined;
  const isPinned = (now: Identity | undefined): boolean => now !== undefined && sameIdentity(now, pinned);
  const isThere = (): boolean => isPinned(processes.get(pid));

  /** What becomes of a request now. */
  function reached({ programId }: ProcessFacts): Sent {
    if (!isThere()) return 'gone';
    const next = machine.becomes.get(pid)?.shift();
    if (next) processes.set(pid, next);
    return processes.get(pid)?.programId === programId ? 'sent' : 'changed';
  }
  const [guarantee] = system.capabilities.guarantees;
  const requests = system.requests((signal, expected) => {
    const sent = reached(expected);
    if (sent !== 'sent') return sent;
    signals.push({ pid, signal });
    if (signal !== system.capabilities.termination.ask || !machine.ignoring.has(pid)) machine.onSignal(pid, signal);
    return 'sent';
  });
  return {
    pid,
    guarantee,
    priorityGuarantee: system.capabilities.guarantees.at(-1) ?? guarantee,
    read() {
      const now = read(pid);
      return isPinned(now) ? now : undefined;
    },
    permits: isThere,
    ...requests,
    ask(expected) {
      if (machine.closes.delete(pid)) machine.unaskable.add(pid);
      return machine.unaskable.has(pid) ? 'unaskable' : requests.ask(expected);
    },
    async setPriority(nice, expected) {
      const sent = reached(expected);
      if (sent !== 'sent') return sent;
      const now = processes.get(pid);
      if (now) processes.set(pid, { ...now, nice });
      return { kept: 0 };
    },
    exited: async () => !isThere(),
    close: () => undefined,
  };
}
