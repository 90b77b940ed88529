import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as z from 'zod';
import { type Call, persistent, ToolResult, toolsOf } from './answers.ts';
import { home, type LaunchOptions, launch } from './support.ts';
import { within } from './waiting.ts';

/** A server on pipes and a plain JSON-RPC client, which sees every line as it is. */

const Message = z.looseObject({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.number(), z.string(), z.null()]).optional(),
  method: z.string().optional(),
  result: z.looseObject({}).optional(),
  error: z.looseObject({ code: z.number(), message: z.string() }).optional(),
});
export type Message = z.output<typeof Message>;

export interface ServeOptions extends LaunchOptions {
  readonly flags?: readonly string[];
  /** The folder that has dist/. */
  readonly from?: string;
}

/** How a server ties a signal to a process: koffi is optional, and without it there are no pidfds. */
export const BEST_GUARANTEE = hasKoffi() ? 'pidfd' : 'start_time';

export type Session = Awaited<ReturnType<typeof serve>>;

/** Starts a server, shakes hands with it and offers its tools. */
export async function serve(options: ServeOptions = {}) {
  const wire = connect(options);
  const hello = await wire.initialize('2025-06-18');
  const callOnce: Call = async (name, args) => {
    const { result, error } = await wire.request('tools/call', { name, arguments: args });
    assert.equal(error, undefined);
    return ToolResult.parse(result);
  };
  return { ...wire, hello, callOnce, call: persistent(callOnce), ...toolsOf(callOnce) };
}

/** Starts a server and says nothing yet. */
export function connect({ flags = [], from, ...options }: ServeOptions = {}) {
  const serverArgs = [join(from ?? home(options.uid), 'dist/main.js'), ...flags];
  const server = launch(process.execPath, serverArgs, options);
  const waiting = new Map<number, (answer: Message) => void>();
  const unasked: Message[] = [];
  let nextId = 1;

  const reading = (async () => {
    for await (const line of server.lines) {
      const message = Message.parse(JSON.parse(line)); // whatever is not JSON-RPC ends the reading
      // The server counts its own requests.
      const answered =
        typeof message.id === 'number' && message.method === undefined ? waiting.get(message.id) : undefined;
      if (answered) answered(message);
      else unasked.push(message);
    }
  })();
  reading.catch(() => undefined); // it is awaited below

  const send = (line: string): void => void server.child.stdin.write(`${line}\n`);

  function request(method: string, params: Record<string, unknown> = {}): Promise<Message> {
    const id = nextId++;
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    const ended = Promise.all([reading, server.exit]).then(([, { code, signal }]) =>
      assert.fail(`the server ended with ${signal ?? code} before it answered: ${server.output.stderr}`),
    );
    return within(Promise.race([answer, ended]), `${method} is answered`);
  }

  return {
    ...server,
    /** Messages that answer no request. */
    unasked,
    send,
    request,
    async initialize(protocolVersion: string) {
      const clientInfo = { name: 'e2e', version: '1' };
      const answer = await request('initialize', { protocolVersion, capabilities: {}, clientInfo });
      send(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
      return answer;
    },
    /** Closes stdin and waits for the end. Fails if a line on stdout was not JSON-RPC. */
    async end() {
      server.child.stdin.end();
      const exit = await within(server.exit, 'the server ends');
      await reading;
      return exit;
    },
  };
}

function hasKoffi(): boolean {
  try {
    createRequire(import.meta.url)('koffi');
    return true;
  } catch {
    return false;
  }
}
