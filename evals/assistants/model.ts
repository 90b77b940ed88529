import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';

/** A model that follows a script, behind an HTTP API on loopback. It is told whatever a real one would be told. */

/** What the model says: an item of its API, without the ids. */
export type Saying = Readonly<Record<string, unknown>>;
/** Says the next thing after it was shown what came of the last; returns when there is nothing more to say. */
export type Script = Generator<Saying, void, string>;

/** A model's API as far as a script needs it. */
export interface Dialect {
  /** Of requests that want the model's next words. */
  readonly path: string;
  /** What is shown for each call so far, by its id; undefined when this request is none of the conversation's. */
  answers(body: unknown): ReadonlyMap<string, string> | undefined;
  /** One turn as server-sent events: a call, or without one the last words. */
  events(id: string, call: Saying | undefined): readonly Readonly<Record<string, unknown> & { type: string }>[];
}

export interface ScriptedModel {
  readonly url: string;
  /** The conversation's requests, whole. */
  readonly requests: readonly string[];
  /** Hosts that the client wanted to reach through us as its proxy. It may not. */
  readonly hosts: ReadonlySet<string>;
  /** Throws what went wrong in the script, or that it did not come to its end. */
  finished(): void;
  close(): void;
}

export async function scriptedModel(dialect: Dialect, script: Script): Promise<ScriptedModel> {
  const requests: string[] = [];
  const hosts = new Set<string>();
  let turn = 0;
  let saying: Saying | undefined;
  let isOver = false;
  let failure: unknown;

  /** A request that is sent once more is answered the same. */
  function next(answers: ReadonlyMap<string, string>): Saying | undefined {
    const shown = turn === 0 ? '' : answers.get(idOf(turn));
    if (shown === undefined || isOver) return saying;
    turn++;
    try {
      const { value, done = false } = script.next(shown);
      isOver = done;
      saying = value ?? undefined;
    } catch (error) {
      failure = error;
      isOver = true;
      saying = undefined;
    }
    return saying;
  }

  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const isTurn = new URL(request.url ?? '/', 'http://model').pathname === dialect.path;
    const answers = isTurn ? dialect.answers(JSON.parse(body)) : undefined;
    // What clients ask besides: a count of tokens, a list of models. An empty answer does for all of them.
    if (!isTurn) return void response.setHeader('content-type', 'application/json').end('{}');
    if (!answers) return stream(response, dialect.events('aside', undefined));
    requests.push(body);
    const call = next(answers);
    stream(response, dialect.events(idOf(turn), call));
  });
  server.on('connect', (request, socket) => {
    hosts.add(String(request.url));
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      assert.ok(typeof address === 'object' && address);
      resolve(address.port);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    hosts,
    finished() {
      if (failure !== undefined) throw failure;
      assert.ok(isOver, `the client stopped after ${turn} turns`);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const idOf = (turn: number): string => `call_${turn}`;

function stream(response: ServerResponse, events: ReturnType<Dialect['events']>): void {
  response.setHeader('content-type', 'text/event-stream');
  for (const event of events) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  response.end();
}
