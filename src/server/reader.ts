import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLineSplitter } from './line-splitter.ts';

/** Lines taken before other work gets a turn, and before mayTake() is asked again. */
const LINES_PER_TURN = 16;

interface ReaderDeps {
  readonly stdin: Readable;
  /** May lines be taken now? If not, the end of stdin ends the reading, and the rest is dropped. */
  mayTake(): boolean;
  take(line: Buffer): void;
  /** Called once: stdin has ended, cannot be read, or has too long a line. */
  onEnd(error?: Error): void;
}

/**
 * Takes the lines of stdin one by one. While none may be taken, input is still read, up to the longest line: otherwise
 * the end of stdin would go unnoticed.
 */
export function createReader({ stdin, mayTake, take, onEnd }: ReaderDeps) {
  const lines = createLineSplitter();
  let isWorking = false;
  let hasEnded = false;
  let isOver = false;

  function stop(): void {
    isOver = true;
    stdin.off('data', onData).off('end', onLast).pause();
  }

  function end(error?: Error): void {
    if (isOver) return;
    stop();
    onEnd(error);
  }

  function onData(chunk: Buffer): void {
    lines.push(chunk);
    if (lines.isFull()) stdin.pause();
    goOn();
  }

  /** The last line need not have a newline. */
  function onLast(): void {
    hasEnded = true;
    onData(Buffer.from('\n'));
  }

  /** Lines may be taken again. */
  function goOn(): void {
    if (!isWorking) work().catch(end);
  }

  async function work(): Promise<void> {
    isWorking = true;
    for (let count = 1; !isOver && mayTake(); count++) {
      const line = lines.next();
      if (line === undefined) break;
      take(line);
      if (count % LINES_PER_TURN === 0) await nextTurn();
    }
    isWorking = false;
    if (isOver) return;
    if (hasEnded) end();
    else if (!lines.isFull()) stdin.resume();
  }

  return {
    start(): void {
      stdin.on('data', onData).once('end', onLast).on('error', end);
      // A stream that has ended emits no second 'end'.
      if (stdin.readableEnded) onLast();
    },
    goOn,
    stop,
  };
}
