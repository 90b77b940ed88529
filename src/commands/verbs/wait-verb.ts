import type * as z from 'zod';
import { UsageError } from '../../config/layers.ts';
import { defined } from '../../defined.ts';
import { waitFor } from '../../tools/wait_for.ts';
import { EXIT } from './exit-codes.ts';
import { pidOf, portIn } from './notations.ts';
import { atLeastOne, numberIn } from './typed-values.ts';
import { durationText } from './units.ts';
import { JSON_OPTION, readVerb, type Shown, type VerbLine } from './verb.ts';

export const wait = readVerb({
  takes: 'PID|:PORT…',
  summary: 'until a process has ended, or a port is listening or free',
  about: `Waits until a process has ended, or until a TCP port is listening, or free with
--free. It waits for several one after the other.`,
  options: {
    listening: { type: 'boolean', help: 'until something listens on the port; the default' },
    free: { type: 'boolean', help: 'until the port is free' },
    timeout: { type: 'string', short: 't', value: 'seconds', help: 'how long to wait, 1 to 300; default 30' },
    json: JSON_OPTION,
  },
  examples: [
    ['wait :3000', 'until the server is up'],
    ['wait :3000 --free', 'until the port can be used again'],
    ['wait 4242 --timeout 120', 'until it has ended'],
  ],
  completes: ['pids', 'colon-ports'],
  tool: waitFor,
  calls: (line) =>
    atLeastOne(line.words, 'pid or :port').map((word) => ({
      ...conditionOf(word, line),
      ...defined({ timeout_s: numberIn(line, 'timeout') }),
    })),
  show: waited,
});

function conditionOf(word: string, { values }: VerbLine) {
  const port = portIn(word);
  const { free, listening } = values;
  if (free && listening) throw new UsageError('--free and --listening cannot be combined');
  if (port !== undefined) return { port, state: free ? 'free' : 'listening' };
  if (free || listening)
    throw new UsageError(`--${free ? 'free' : 'listening'} needs a port; write :${word} for port ${word}`);
  return { pid: pidOf(word) };
}

function waited({ reached, elapsed_ms, pid, name, port, state, note }: z.output<typeof waitFor.output>): Shown {
  const seconds = elapsed_ms / 1000;
  const after = elapsed_ms < 1000 ? '' : ` after ${durationText(seconds)}`;
  const what = port === undefined ? `${pid} ${name}` : `Port ${port}`;
  const [done, not] =
    port === undefined
      ? ['has ended', 'is still running']
      : state === 'free'
        ? ['is free', 'is not free']
        : ['is listening', 'is not listening'];
  return {
    text: `${what} ${reached ? done : not}${after}.`,
    notes: note ? [note] : [],
    found: reached,
    ...(!reached && { failed: EXIT.failed }),
  };
}
