import { createInterface } from 'node:readline';
import type { WriteStream } from 'node:tty';
import { cleanLines } from '../text/sanitize.ts';
import { setLook } from '../text/table.ts';
import { wrap } from '../text/wrap.ts';
import { environment } from './options.ts';

/** What there is only when a person sits in front of it: colour, a width, questions, a line that moves. */

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], cyan: [36, 39] } as const;
export type Paint = (style: keyof typeof CODES, text: string) => string;

/** Paints for a stream that shows colours. FORCE_COLOR decides before NO_COLOR, as in Node itself. */
export function paintFor(stream: WriteStream): Paint {
  if (!isColourful(stream)) return (_, text) => text;
  return (style, text) => {
    const [on, off] = CODES[style];
    return `\x1b[${on}m${text}\x1b[${off}m`;
  };
}

function isColourful(stream: WriteStream): boolean {
  const { FORCE_COLOR, NO_COLOR, ...rest } = environment;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return !NO_COLOR && stream.isTTY && stream.hasColors(rest); // Node counts an empty NO_COLOR, too
}

/** Cells of a line; without end where it is no terminal, or one that does not know its width and says 0. */
const widthOf = ({ isTTY, columns }: WriteStream): number =>
  isTTY && columns > 0 ? columns : Number.POSITIVE_INFINITY;

/** Tables are painted and cut as stdout shows them. Cursors end with this process, so none is offered. */
export function dressTables(): void {
  const { stdout } = process;
  const paint = paintFor(stdout);
  setLook({ width: widthOf(stdout), heading: (text) => paint('bold', text), more: () => 'more with a higher --limit' });
}

/** Words for a person: a terminal shall not break them in their middle. */
export function print(text: string, stream: WriteStream = process.stdout): void {
  stream.write(`${wrap(text, widthOf(stream))}\n`);
}

/** What is wrong; it may repeat what was typed, which may hold anything. */
export const printProblem = (text: string): void => print(cleanLines(text), process.stderr);

/** One line of JSON, for programs. */
export const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

/** Whether there is a person to ask. Questions go to stderr, so that stdout can be piped. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

/** Asks a question of yes or no; an end of the input, or Ctrl-C, is a no. */
export function confirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    terminal.once('close', () => resolve(false));
    terminal.question(`${question}${question.includes('\n') ? '\n' : ' '}[y/N] `, (said) => {
      resolve(/^y(es)?$/i.test(said.trim()));
      terminal.close();
    });
  });
}

/** What is over sooner needs no sign of life. */
const QUIET_MS = 300;
const FRAME_MS = 100;
const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const CLEAR_LINE = '\r\x1b[K';

/** A line on stderr that moves while work goes on, where stderr is a terminal. */
export async function withSpinner<T>(label: string, work: (say: (text: string) => void) => Promise<T>): Promise<T> {
  const { stderr } = process;
  if (!stderr.isTTY) return work(() => undefined);
  const startMs = performance.now();
  let detail = '';
  let frame = 0;
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - startMs;
    if (elapsedMs < QUIET_MS) return;
    frame += 1;
    const text = `${FRAMES[frame % FRAMES.length]} ${label} ${(elapsedMs / 1000).toFixed(1)} s${detail}`;
    stderr.write(CLEAR_LINE + text.slice(0, (stderr.columns || 80) - 1));
  }, FRAME_MS);
  timer.unref();
  try {
    return await work((text) => {
      detail = ` ${text}`;
    });
  } finally {
    clearInterval(timer);
    if (frame > 0) stderr.write(CLEAR_LINE);
  }
}
