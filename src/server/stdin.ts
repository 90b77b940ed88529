import { Transform, type TransformCallback, type Writable } from 'node:stream';
import { INVALID_REQUEST, isSpecType, PARSE_ERROR } from '@modelcontextprotocol/server';

/** A longer line ends the session: no request needs a hundredth of it. */
export const LINE_MAX_BYTES = 10 * 1024 * 1024;

const NEWLINE = 10;

/** The line that no client may send. */
export class LineTooLong extends Error {
  constructor() {
    super(`a line on stdin is longer than ${LINE_MAX_BYTES} bytes`);
  }
}

/**
 * Passes on the lines that are JSON-RPC messages and answers the others itself on `stdout`, as JSON-RPC 2.0 asks for
 * and the SDK does not. Fails with LineTooLong.
 */
export function messagesOnly(stdout: Writable): Transform {
  let pending: Buffer[] = [];
  let pendingBytes = 0;

  function take(part: Buffer): void {
    pending.push(part);
    pendingBytes += part.length;
    if (pendingBytes > LINE_MAX_BYTES) throw new LineTooLong();
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      try {
        let start = 0;
        for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
          take(chunk.subarray(start, end + 1));
          const line = Buffer.concat(pending);
          [pending, pendingBytes, start] = [[], 0, end + 1];
          const problem = problemWith(line.toString().trim());
          if (problem) stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: null, error: problem })}\n`);
          else this.push(line);
        }
        take(chunk.subarray(start));
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}

function problemWith(line: string): { code: number; message: string } | undefined {
  if (line === '') return undefined;
  try {
    if (isSpecType.JSONRPCMessage(JSON.parse(line))) return undefined;
  } catch {
    return { code: PARSE_ERROR, message: 'Parse error: the line is not JSON' };
  }
  return { code: INVALID_REQUEST, message: 'Invalid request: the line is not a JSON-RPC 2.0 message' };
}
