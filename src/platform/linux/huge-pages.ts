import { readdirSync, readFileSync } from 'node:fs';
import { ifReadable } from '../posix/errno.ts';

/** Each file costs some 10 µs, and every process needs the answer. */
const ASKED_AGAIN_MS = 1000;

/**
 * Whether the machine has huge pages, of any size, from `root`, /sys/kernel/mm/hugepages; Documentation/admin-guide/mm/
 * hugetlbpage.rst. meminfo has only the default size, and may be a container's. Unknown counts as yes. `mayHang`: a
 * daemon answers for it.
 */
export function hugePages(root: string, mayHang: (path: string) => boolean = () => false): () => boolean {
  let askedMs = Number.NEGATIVE_INFINITY;
  let has = true;
  return () => {
    const nowMs = performance.now();
    if (nowMs - askedMs < ASKED_AGAIN_MS) return has;
    askedMs = nowMs;
    has = mayHang(root) || (ifReadable(() => readdirSync(root).some((size) => hasSome(`${root}/${size}`))) ?? true);
    return has;
  };
}

/** Includes surplus pages. */
const hasSome = (folder: string): boolean => Number(readFileSync(`${folder}/nr_hugepages`, 'latin1')) > 0;
