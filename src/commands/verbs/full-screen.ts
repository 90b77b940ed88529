import type { ReadStream, WriteStream } from 'node:tty';

/** Redraws the terminal's alternate screen; what the terminal showed before comes back at the end. */

const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const CLEAR_REST_OF_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';
const CTRL_C = '\x03';

interface FullScreen {
  readonly input: ReadStream;
  readonly output: WriteStream;
  readonly everyMs: number;
  /** The lines for a screen of this size. `key`: what was typed since the last ones. */
  draw(size: { readonly rows: number }, key: string | undefined): Promise<readonly string[]>;
}

/** Until q, Escape or Ctrl-C is typed, or a signal ends it. A key or a new size draws at once. */
export async function showFullScreen({ input, output, everyMs, draw }: FullScreen): Promise<void> {
  let isOver = false;
  let key: string | undefined;
  let wake = (): void => undefined;
  const onKey = (typed: Buffer): void => {
    key = typed.toString();
    isOver ||= ['q', 'Q', CTRL_C, '\x1b'].includes(key);
    wake();
  };
  const onResize = (): void => wake();
  const end = (): void => {
    isOver = true;
    wake();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const leave = (): void => void output.write(LEAVE);
  process.once('exit', leave);
  for (const signal of signals) process.on(signal, end);
  input.setRawMode(true);
  input.on('data', onKey);
  input.once('end', end);
  output.on('resize', onResize);
  output.write(ENTER);
  try {
    while (!isOver) {
      const pressed = key;
      key = undefined;
      const lines = await draw({ rows: output.rows }, pressed);
      if (isOver) break;
      // One write over the old content, without clearing it first, so nothing flickers.
      const shown = lines.slice(0, output.rows).map((line) => line + CLEAR_REST_OF_LINE);
      output.write(HOME + shown.join('\r\n') + CLEAR_BELOW);
      if (key === undefined)
        await paused(everyMs, (ready) => {
          wake = ready;
        });
    }
  } finally {
    for (const signal of signals) process.off(signal, end);
    output.off('resize', onResize);
    input.off('data', onKey);
    input.off('end', end);
    input.setRawMode(false);
    input.pause();
    process.off('exit', leave);
    leave();
  }
}

/** Waits this long, or until the function passed to `onReady` is called. */
function paused(ms: number, onReady: (ready: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    onReady(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
