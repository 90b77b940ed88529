import { createInterface } from 'node:readline';
import type { WriteStream } from 'node:tty';
import { cleanLines } from '../text/sanitize.ts';
import { createLayout, type Layout } from '../text/table.ts';
import { wrap } from '../text/wrap.ts';
import { environment } from './options.ts';

/** For a person at a terminal: colours, its width, questions, a spinner. */

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], cyan: [36, 39] } as const;
export type Paint = (style: keyof typeof CODES, text: string) => string;

/** Paints only if the stream shows colours. FORCE_COLOR overrides NO_COLOR, as in Node. */
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

/** Columns of a line; infinite if it is not a terminal, or one that reports 0. */
export const widthOf = ({ isTTY, columns }: WriteStream): number =>
  isTTY && columns > 0 ? columns : Number.POSITIVE_INFINITY;

/** Paints and cuts tables for stdout. Cursors end with this process, so tables offer none. */
export function terminalLayout(): Layout {
  const { stdout } = process;
  const paint = paintFor(stdout);
  const heading = (text: string): string => paint('bold', text);
  return createLayout({ width: widthOf(stdout), heading, more: () => 'more with a higher --limit' });
}

/** Prints text for a person, wrapped between words. */
export function print(text: string, stream: WriteStream = process.stdout): void {
  stream.write(`${wrap(text, widthOf(stream))}\n`);
}

/** Prints a note about an answer: below it in a terminal, to stderr if stdout goes elsewhere. */
export function printNote(text: string): void {
  const stream = process.stdout.isTTY ? process.stdout : process.stderr;
  print(paintFor(stream)('dim', text), stream);
}

/** Prints an error, which may repeat whatever was typed. */
export const printProblem = (text: string): void => print(cleanLines(text), process.stderr);

/** `1 process`, `3 processes` */
export const counted = (count: number, one: string, several: string = `${one}s`): string =>
  `${count} ${count === 1 ? one : several}`;

/** `Cursor, Zed and VS Code` */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** One line of JSON, for programs. */
export const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

/** Is there a person to ask? Questions go to stderr, so that stdout can be piped. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

/** Asks a yes-or-no question. The end of the input, or Ctrl-C, is a no. */
export function confirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    const onClose = (): void => {
      process.stderr.write('\n'); // the cursor is still behind the question
      resolve(false);
    };
    terminal.once('close', onClose);
    terminal.question(`${question}${question.includes('\n') ? '\n' : ' '}[y/N] `, (line) => {
      terminal.off('close', onClose);
      terminal.close();
      resolve(/^y(es)?$/i.test(line.trim()));
    });
  });
}

/** Quicker work needs no spinner. */
const QUIET_MS = 300;
const FRAME_MS = 100;
const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const CLEAR_LINE = '\r\x1b[K';

/** Shows a spinner on stderr while work goes on, if stderr is a terminal. */
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
