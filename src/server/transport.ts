import type { Readable, Writable } from 'node:stream';
import { INVALID_REQUEST, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/server';
import { createOutbox } from './outbox.ts';
import { createReader } from './reader.ts';
import { createPendingRequests } from './requests.ts';
import { withQuotes } from './sdk-errors.ts';
import { failure, readLine } from './stdin.ts';

/** How long requests that came before the end of stdin still get answers. */
const LAST_ANSWERS_MS = 250;
const ID_IN_USE = 'Invalid request: a request with this id is still running, and will be answered under that id';

interface TransportEnds {
  readonly stdin: Readable;
  readonly stdout: Writable;
  /** Called once: stdin has ended, cannot be read, or has too long a line. */
  onEnd(error?: Error): void;
}

/**
 * The client at the other end of stdin and stdout. Lines that are not messages are answered here, as JSON-RPC 2.0
 * demands and the SDK does not. The checked value is passed on, so that no line is parsed twice. While the client does
 * not read its answers, its lines wait, too.
 */
export function createTransport({ stdin, stdout, onEnd }: TransportEnds): Transport {
  const transport: Transport = { start, send, close };
  const requests = createPendingRequests();
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
      // A cancelled request is never answered.
      if (message.method === 'notifications/cancelled') requests.end(message.params?.['requestId']);
    }
    transport.onmessage?.(message);
  }

  return transport;
}
