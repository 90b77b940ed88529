import type { Writable } from 'node:stream';

/** Full above the first; has room again at or below the second. */
const [FULL_ABOVE_BYTES, ROOM_FROM_BYTES] = [8 * 1024 * 1024, 1024 * 1024];

/** Answers on their way to stdout, waiting for a client that reads slowly. */
export function createOutbox(stdout: Writable, onRoom: () => void) {
  let wasFull = false;

  function isFull(): boolean {
    wasFull = stdout.writableLength > (wasFull ? ROOM_FROM_BYTES : FULL_ABOVE_BYTES);
    return wasFull;
  }

  return {
    isFull,
    write(message: object): void {
      stdout.write(`${JSON.stringify(message)}\n`, () => {
        if (wasFull && !isFull()) onRoom();
      });
    },
  };
}
