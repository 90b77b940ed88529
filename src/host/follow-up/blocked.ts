import type { Platform } from '../../platform/machine.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { waitCauseOf } from '../../process/wait-channels.ts';
import { type Display, displayText, ownText, QUOTED_NAME_CHARS, quoted } from '../../text/display.ts';
import type { View } from '../access.ts';
import type { Ending } from '../terminate.ts';
import { containerOf, shortId } from './container.ts';
import { namedOrHidden } from './named.ts';

/** What keeps a signal from having its effect; undefined if nothing does. */
export function blocked(
  platform: Platform,
  view: View,
  now: ProcessFacts,
  { signal }: Pick<Ending, 'signal'>,
): Display | undefined {
  const { tracerPid, waitChannel, threadChannel, isFrozen } = platform.signalState(now);
  const isKilled = signal === 'SIGKILL';
  if (isFrozen) return ownText`: its control group is frozen, so signals wait until it thaws.${thaw(platform, now)}`;
  if (tracerPid !== undefined && (now.status === 'tracing-stop' || now.status === 'stopped')) {
    const tracer = namedOrHidden(view, platform.read(tracerPid));
    const orForce = isKilled ? ownText`` : ownText`, or force sends SIGKILL`;
    return ownText`: a debugger holds it, ${tracer}; detach or end that first${orForce}.`;
  }
  if (now.status === 'disk-sleep') return asleep(waitChannel, isKilled);
  // Any thread takes SIGTERM, but each must leave the kernel for SIGKILL to end the process.
  return isKilled && threadChannel !== undefined ? asleep(threadChannel, isKilled) : undefined;
}

/** Uninterruptible sleep. One that SIGKILL interrupts is no reason once that was sent. */
function asleep(channel: string | undefined, isKilled: boolean): Display | undefined {
  const { waits, killable } = waitCauseOf(channel);
  if (killable && isKilled) return undefined;
  const where =
    channel === undefined || channel === '' ? ownText`` : ownText` in ${quoted(channel, QUOTED_NAME_CHARS)}`;
  const sleep = ownText`: ${waits} (uninterruptible sleep${where})`;
  return killable
    ? ownText`${sleep}; until then only SIGKILL ends it, which force sends.`
    : ownText`${sleep}; no signal ends it before that is over.`;
}

/** How a frozen container is thawed. */
function thaw(platform: Platform, now: ProcessFacts): Display {
  const found = containerOf(platform, now);
  const id = found && shortId(found.container);
  if (id === undefined || (found?.runtime !== 'docker' && found?.runtime !== 'podman')) return ownText``;
  return ownText` It is in a paused container: ${displayText(found.runtime)} unpause ${id}.`;
}
