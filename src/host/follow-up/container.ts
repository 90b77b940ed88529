import type { Platform } from '../../platform/machine.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { commandWord, type Display } from '../../text/display.ts';

/** docker and podman take the beginning of an id. */
const ID_CHARS = 12;
const CONTAINER_ID = /^[0-9a-f]{64}$/;

/** The container that a process runs in, by the id that docker and podman give; undefined where there is none. */
export function containerOf(platform: Platform, process: ProcessFacts) {
  const { container = '', runtime } = platform.traits(process, new Set(['group']), new Set())?.group ?? {};
  return CONTAINER_ID.test(container) ? { container, runtime } : undefined;
}

/** An id as it goes into a command. */
export const shortId = (container: string): Display | undefined => commandWord(container.slice(0, ID_CHARS));
