import type { ExactMemory } from '../../requested-details.ts';

/**
 * Parses the text of /proc/PID/smaps_rollup; proc_pid_smaps(5). SwapPss is a part of Swap, so only Swap counts. Huge
 * pages are in none of the other figures: private ones count in full, and no share of shared ones is known. Undefined
 * when a line is missing, as while a process dies; a kernel may lack those of huge pages.
 */
export function parseSmapsRollup(text: string): ExactMemory | undefined {
  const kib = (name: string, otherwise = Number.NaN): number => {
    const at = text.indexOf(`\n${name}:`);
    const end = text.indexOf(' kB\n', at);
    return at < 0 || end < 0 ? otherwise : Number(text.slice(at + name.length + 2, end));
  };
  const ownHuge = kib('Private_Hugetlb', 0);
  const pss = kib('Pss');
  const memory = {
    ussBytes: (kib('Private_Clean') + kib('Private_Dirty') + ownHuge) * 1024,
    pssBytes: kib('Shared_Hugetlb', 0) > 0 && !Number.isNaN(pss) ? null : (pss + ownHuge) * 1024,
    swapBytes: kib('Swap') * 1024,
  };
  return Object.values(memory).some(Number.isNaN) ? undefined : memory;
}
