import type { ProcessFacts } from '../../process/process.ts';
import type { UninterruptibleSleep } from '../../process/signal-state.ts';
import { safeText } from '../../text/built-in.ts';
import { QUOTED_NAME_CHARS } from '../../text/lengths.ts';
import { type SafeText, safe } from '../../text/safe-text.ts';
import type { MachineView } from '../access.ts';
import type { TerminationResult } from '../terminate.ts';
import { containerOf, namedOrHidden, shortId } from './named.ts';

/** Why a request to end or a kill has no effect yet; undefined if nothing keeps it from having one. */
export function blocked(
  host: MachineView,
  now: ProcessFacts,
  { signal }: Pick<TerminationResult, 'signal'>,
): SafeText | undefined {
  const { machine, view } = host;
  const { tracerPid, sleep, threadSleep, isFrozen } = machine.signalState(now);
  const { termination, words } = machine.capabilities;
  const { kill } = termination;
  const isKilled = signal === kill;
  if (isFrozen) return safe`: ${words.stillRunning.frozen}.${thaw(host, now)}`;
  if (tracerPid !== undefined && (now.status === 'tracing-stop' || now.status === 'stopped')) {
    const tracer = namedOrHidden(view, machine.read(tracerPid));
    const orForce = isKilled ? safe`` : safe`, or force sends ${safeText(kill)}`;
    return safe`: a debugger holds it, ${tracer}; detach or end that first${orForce}.`;
  }
  if (sleep) return asleep(host, sleep, isKilled);
  // Any thread takes the request, but each must leave the kernel before a kill ends the process.
  return isKilled && threadSleep ? asleep(host, threadSleep, isKilled) : undefined;
}

/** It is in a sleep that requests do not interrupt. A killable sleep is no reason once a kill was sent. */
function asleep(
  { machine, view }: MachineView,
  { waits, killable, channel }: UninterruptibleSleep,
  isKilled: boolean,
): SafeText | undefined {
  if (killable && isKilled) return undefined;
  const { termination, words } = machine.capabilities;
  const where = channel === undefined ? safe`` : safe` in ${view.show.quoted(channel, QUOTED_NAME_CHARS)}`;
  const sleep = safe`: ${waits} (${words.stillRunning.sleep}${where})`;
  return killable
    ? safe`${sleep}; until then only ${safeText(termination.kill)} ends it, which force sends.`
    : safe`${sleep}; ${words.stillRunning.unending}.`;
}

/** How a frozen container is thawed. */
function thaw({ machine, view }: MachineView, now: ProcessFacts): SafeText {
  const found = containerOf(machine, now);
  const id = found && shortId(view, found.container);
  if (id === undefined || (found?.runtime !== 'docker' && found?.runtime !== 'podman')) return safe``;
  return safe` It is in a paused container: ${safeText(found.runtime)} unpause ${id}.`;
}
