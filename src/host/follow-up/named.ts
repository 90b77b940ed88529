import type { Machine } from '../../platform/machine.ts';
import { quotedName } from '../../process/columns.ts';
import { nameOf, type ProcessFacts } from '../../process/process.ts';
import { scriptRun } from '../../process/script.ts';
import { joined, type SafeText, safe } from '../../text/safe-text.ts';
import type { AccessView } from '../access.ts';

/** How processes and their containers are named in sentences. */

const WITH_SCRIPT_CHARS = 48;

/** `pid 42 "node vite"`. Only for a process that may be shown; its pid may then be used. */
export function named(view: AccessView, process: ProcessFacts): SafeText {
  view.recordSighting(process);
  const script = scriptRun(process);
  const name =
    script === undefined
      ? quotedName(view.show, process)
      : view.show.quoted(`${nameOf(process)} ${script}`, WITH_SCRIPT_CHARS);
  return safe`pid ${process.pid} ${name}`;
}

/** The same for a process that may be hidden. */
export const namedOrHidden = (view: AccessView, process: ProcessFacts | undefined): SafeText =>
  process && view.canList(process) ? named(view, process) : safe`a process that may not be shown`;

/** docker and podman take the beginning of an id. */
const ID_CHARS = 12;
const CONTAINER_ID = /^[0-9a-f]{64}$/;

/** The container that a process runs in, by the id that docker and podman give; undefined if there is none. */
export function containerOf(machine: Machine, process: ProcessFacts) {
  const { container = '', runtime } = machine.matchAttributes(process, new Set(['group']), new Set())?.group ?? {};
  return CONTAINER_ID.test(container) ? { container, runtime } : undefined;
}

/** An id as it goes into a command. */
export const shortId = ({ show }: AccessView, container: string): SafeText | undefined =>
  show.commandWord(container.slice(0, ID_CHARS));

const PIDS_MAX = 20;

/** `50, 51`, for a sentence about several processes. */
export function pidsText(pids: readonly number[]): SafeText {
  const more = pids.length > PIDS_MAX ? safe` and ${pids.length - PIDS_MAX} more` : safe``;
  const first = pids.slice(0, PIDS_MAX).map((pid) => safe`${pid}`);
  return safe`${joined(first, ', ')}${more}`;
}
