/** A longer line ends the session: no request needs a hundredth of it. */
export const LINE_MAX_BYTES = 10 * 1024 * 1024;

const NEWLINE = 10;

export class LineTooLong extends Error {
  constructor() {
    super(`a line on stdin is longer than ${LINE_MAX_BYTES} bytes`);
  }
}

/** Splits incoming bytes into lines, on request. */
export function createLineSplitter() {
  const chunks: Buffer[] = [];
  let bufferedBytes = 0;
  /** The first chunks, known to have no newline. */
  let searched = { chunks: 0, bytes: 0 };

  /** Takes all chunks up to `end` of the last one. */
  function take(last: Buffer, end: number): Buffer {
    const line = Buffer.concat([...chunks.slice(0, searched.chunks), last.subarray(0, end)]);
    const rest = last.subarray(end);
    chunks.splice(0, searched.chunks + 1, ...(rest.length > 0 ? [rest] : []));
    searched = { chunks: 0, bytes: 0 };
    bufferedBytes -= line.length;
    return line;
  }

  return {
    push(chunk: Buffer): void {
      chunks.push(chunk);
      bufferedBytes += chunk.length;
    },
    /** The next line with its newline, or undefined if it is incomplete. Throws LineTooLong. */
    next(): Buffer | undefined {
      for (let chunk = chunks[searched.chunks]; chunk; chunk = chunks[searched.chunks]) {
        const end = chunk.indexOf(NEWLINE) + 1;
        const bytes = searched.bytes + (end > 0 ? end : chunk.length);
        if (bytes > LINE_MAX_BYTES) throw new LineTooLong();
        if (end > 0) return take(chunk, end);
        searched = { chunks: searched.chunks + 1, bytes };
      }
      return undefined;
    },
    /** Is more buffered than the longest line? Then a line is complete, or too long. */
    isFull: (): boolean => bufferedBytes > LINE_MAX_BYTES,
  };
}
