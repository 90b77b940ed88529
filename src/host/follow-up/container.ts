import type { Machine } from '../../platform/machine.ts';
import type { ProcessFacts } from '../../process/process.ts';
import type { SafeText } from '../../text/safe-text.ts';
import type { AccessView } from '../access.ts';

/** docker and podman take the beginning of an id. */
const ID_CHARS = 12;
const CONTAINER_ID = /^[0-9a-f]{64}$/;

/** The container that a process runs in, by the id that docker and podman give; undefined where there is none. */
export function containerOf(machine: Machine, process: ProcessFacts) {
  const { container = '', runtime } = machine.matchAttributes(process, new Set(['group']), new Set())?.group ?? {};
  return CONTAINER_ID.test(container) ? { container, runtime } : undefined;
}

/** An id as it goes into a command. */
export const shortId = ({ show }: AccessView, container: string): SafeText | undefined =>
  show.commandWord(container.slice(0, ID_CHARS));
