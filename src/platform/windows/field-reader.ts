import { whyRefused } from './refusals.ts';
import { isRefused, type Refused } from './system-calls.ts';

const NONE = 'Windows has none for it';
export const ENDED = 'the process ended while it was read';
export const NO_PROGRAM = 'a part of Windows itself has none';

/** Takes the fields of one process: one that cannot be read is null, and `unavailable` has the reason. */
export function fieldReader(ofKernel: boolean) {
  const unavailable: Record<string, string> = {};
  return {
    unavailable,
    take<T extends object | string>(field: string, read: () => T | Refused | undefined): T | null {
      const found = ofKernel ? undefined : read();
      if (found !== undefined && found !== '' && !isRefused(found)) return found;
      unavailable[field] = ofKernel ? NO_PROGRAM : whyNot(found);
      return null;
    },
  };
}

function whyNot(found: Refused | string | undefined): string {
  if (found === undefined) return ENDED;
  return isRefused(found) ? whyRefused(found) : NONE;
}
