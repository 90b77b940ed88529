import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLines } from './line-splitter.ts';

/** As many lines are taken before others get their turn, and before it is asked again whether lines may be taken. */
const LINES_PER_TURN = 16;

interface Reading {
  readonly stdin: Readable;
  /** May lines be taken now? While they may not, the end of stdin ends the reading, and leaves what is held. */
  mayTake(): boolean;
  take(line: Buffer): void;
  /** Once: stdin has ended, cannot be read, or has a line that is too long. */
  onEnd(error?: Error): void;
}

/**
 * Takes the lines of stdin one after the other. While none may be taken, input goes on being read, up to the longest line:
 * the end of stdin shows behind it only.
 */
export function createReader({ stdin, mayTake, take, onEnd }: Reading) {
  const lines = createLines();
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
      // A stream that has ended does not say so again.
      if (stdin.readableEnded) onLast();
    },
    goOn,
    stop,
  };
}
