import type { System } from '../../system-facts.ts';

type Memory = System['memory'];

/** Parses the text of /proc/meminfo, in bytes; proc_meminfo(5). A line the kernel does not have is absent. */
export function parseMeminfo(text: string): Memory {
  const bytes = (key: string, field: keyof Memory): Memory => {
    const line = text.split('\n').find((one) => one.startsWith(`${key}:`));
    const kib = Number(line?.split(/\s+/)[1]);
    return Number.isFinite(kib) ? { [field]: kib * 1024 } : {};
  };
  return {
    ...bytes('MemTotal', 'totalBytes'),
    ...bytes('MemAvailable', 'availableBytes'),
    ...bytes('SwapTotal', 'swapTotalBytes'),
    ...bytes('SwapFree', 'swapFreeBytes'),
  };
}
