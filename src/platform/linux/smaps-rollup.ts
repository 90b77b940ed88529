import type { ExactMemory } from '../extras.ts';

/**
 * Parses the text of /proc/PID/smaps_rollup; proc_pid_smaps(5). SwapPss is a part of Swap, so only Swap counts.
 * Undefined when a line is missing, as while a process dies.
 */
export function parseSmapsRollup(text: string): ExactMemory | undefined {
  const kib = (name: string): number => {
    const at = text.indexOf(`\n${name}:`);
    const end = text.indexOf(' kB\n', at);
    return at < 0 || end < 0 ? Number.NaN : Number(text.slice(at + name.length + 2, end));
  };
  const memory = {
    ussBytes: (kib('Private_Clean') + kib('Private_Dirty')) * 1024,
    pssBytes: kib('Pss') * 1024,
    swapBytes: kib('Swap') * 1024,
  };
  return Object.values(memory).some(Number.isNaN) ? undefined : memory;
}
