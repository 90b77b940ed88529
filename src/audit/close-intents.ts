import { type IsRunning, isGone, isSame, serverOf } from './instance.ts';
import type { WriterContext, WriterRequest } from './messages.ts';
import type { Line } from './record.ts';
import type { LineFields } from './rotating-log.ts';
import { stamp } from './stamp.ts';

/** The outcomes to write before the lines of a request, given the intents that are `open` in the log. */
export const closingLines = (
  { context, opens, givenUp, late }: WriterRequest,
  open: readonly Line[],
  isRunning: IsRunning,
): LineFields[] => [
  ...(opens ? unknownOutcomes(context, open, isRunning) : []),
  ...notDone(context, open, givenUp ?? []),
  ...(givenUp === undefined ? late : late.filter(isOpenIn(open))),
];

/** Is this outcome still missing from the log? One without an intent always is. */
export const isOpenIn =
  (open: readonly Line[]) =>
  ({ of }: LineFields): boolean =>
    typeof of !== 'number' || open.some(({ seq }) => seq === of);

/** For intents of servers that ended before they could record an outcome. */
const unknownOutcomes = (context: WriterContext, open: readonly Line[], isRunning: IsRunning): LineFields[] =>
  open
    .filter((line) => isGone(serverOf(line), context.self, isRunning))
    .map((intent) => outcomeOf(context, intent, { outcome: 'unknown' }));

/** For intents that this server did not carry out, because no writer confirmed them in time. */
const notDone = (context: WriterContext, open: readonly Line[], givenUp: readonly number[]): LineFields[] =>
  open
    .filter((line) => isSame(serverOf(line), context.self) && givenUp.some((atMs) => atMs === line['monotonic_ms']))
    .map((intent) => outcomeOf(context, intent, { outcome: 'refused', decision: 'deny', error: 'AUDIT_UNAVAILABLE' }));

const outcomeOf = (context: WriterContext, intent: Line, facts: LineFields): LineFields => {
  const { seq, client, tool, arguments: given, target, signal, nice } = intent;
  return stamp(context, 'outcome', { client, tool, arguments: given, target, signal, nice, of: seq, ...facts });
};
