import type { Readable, Writable } from 'node:stream';
import { INVALID_REQUEST, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/server';
import { createOutbox } from './outbox.ts';
import { createReader } from './reader.ts';
import { createRequests } from './requests.ts';
import { withQuotes } from './sdk-errors.ts';
import { failure, readLine } from './stdin.ts';

/** What was asked before the end of stdin is still answered when it takes no longer. */
const LAST_ANSWERS_MS = 250;
const ID_IN_USE =
  'Invalid request: a request with this id is still running; it goes on and is answered under the same id';

interface TransportEnds {
  readonly stdin: Readable;
  readonly stdout: Writable;
  /** Once, when stdin has ended, cannot be read, or has a line that is too long. */
  onEnd(error?: Error): void;
}

/**
 * The client at the other end of stdin and stdout. Lines that are no messages are answered here, as JSON-RPC 2.0 asks for
 * and the SDK does not. What passes is the value that was checked: the line is not parsed a second time. While the client
 * does not read its answers, its lines wait as well.
 */
export function createTransport({ stdin, stdout, onEnd }: TransportEnds): Transport {
  const transport: Transport = { start, send, close };
  const requests = createRequests();
  const outbox = createOutbox(stdout, () => reader.goOn());
  const reader = createReader({ stdin, mayTake: () => !outbox.isFull(), take, onEnd: (error) => void end(error) });
  let isClosed = false;

  async function start(): Promise<void> {
    reader.start();
  }

  async function send(message: JSONRPCMessage): Promise<void> {
    if (isClosed) throw new Error('the connection is closed');
    if (!('method' in message) && message.id !== undefined) requests.end(message.id);
    outbox.write(withQuotes(message));
  }

  async function close(): Promise<void> {
    if (isClosed) return;
    isClosed = true;
    reader.stop();
    transport.onclose?.();
  }

  async function end(error?: Error): Promise<void> {
    if (!error && !outbox.isFull()) await requests.allAnswered(LAST_ANSWERS_MS);
    onEnd(error);
  }

  function take(line: Buffer): void {
    const read = readLine(line);
    if ('message' in read) pass(read.message);
    else for (const failed of read.failures) outbox.write(failed);
  }

  function pass(message: JSONRPCMessage): void {
    if ('method' in message) {
      if ('id' in message && !requests.begin(message.id)) {
        outbox.write(failure(message.id, INVALID_REQUEST, ID_IN_USE));
        return;
      }
      if (message.method === 'notifications/cancelled') forget(message.params?.['requestId']);
    }
    transport.onmessage?.(message);
  }

  /** What was cancelled is never answered. */
  function forget(id: unknown): void {
    if (typeof id === 'string' || typeof id === 'number') requests.end(id);
  }

  return transport;
}
