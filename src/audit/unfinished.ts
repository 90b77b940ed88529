import { type IsRunning, isGone, isSame, serverOf } from './instance.ts';
import type { Place, WriterRequest } from './messages.ts';
import type { Line } from './record.ts';
import type { LineFields } from './rotating-log.ts';
import { fieldsOf } from './stamp.ts';

/** What has to be written before the lines of a request, given the intents that are `open` in the log. */
export function unfinished(
  { place, opens, givenUp, late }: WriterRequest,
  open: readonly Line[],
  isRunning: IsRunning,
) {
  return [
    ...(opens ? leftOpen(place, open, isRunning) : []),
    ...notDone(place, open, givenUp ?? []),
    ...(givenUp === undefined ? late : late.filter(isOpenIn(open))),
  ];
}

/** Does the log still lack this outcome? Of what was never announced, it does. */
export const isOpenIn =
  (open: readonly Line[]) =>
  ({ of }: LineFields): boolean =>
    typeof of !== 'number' || open.some(({ seq }) => seq === of);

/** What servers had announced that ended before they could say what came of it. */
const leftOpen = (place: Place, open: readonly Line[], isRunning: IsRunning): LineFields[] =>
  open
    .filter((line) => isGone(serverOf(line), place.self, isRunning))
    .map((intent) => outcomeOf(place, intent, { outcome: 'unknown' }));

/** What this server announced and then did not do, for it had no answer in time. */
const notDone = (place: Place, open: readonly Line[], givenUp: readonly number[]): LineFields[] =>
  open
    .filter((line) => isSame(serverOf(line), place.self) && givenUp.some((atMs) => atMs === line['monotonic_ms']))
    .map((intent) => outcomeOf(place, intent, { outcome: 'refused', decision: 'deny', error: 'AUDIT_UNAVAILABLE' }));

const outcomeOf = (place: Place, intent: Line, facts: LineFields): LineFields => {
  const { seq, client, tool, arguments: given, target, signal, nice } = intent;
  return fieldsOf(place, 'outcome', { client, tool, arguments: given, target, signal, nice, of: seq, ...facts });
};
