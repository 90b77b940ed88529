import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { createTransport } from '../../src/server/transport.ts';

const request = (id: number | string, method = 'ping') => ({ jsonrpc: '2.0' as const, id, method });
const result = (id: number | string) => ({ jsonrpc: '2.0' as const, id, result: {} });
const cancelled = (requestId: unknown) => ({
  jsonrpc: '2.0' as const,
  method: 'notifications/cancelled',
  params: { requestId },
});

async function connected() {
  const [stdin, stdout] = [new PassThrough(), new PassThrough({ highWaterMark: 100 * 1024 * 1024 })];
  const passed: JSONRPCMessage[] = [];
  const ends: unknown[] = [];
  const transport = createTransport({ stdin, stdout, onEnd: (error) => void ends.push(error) });
  transport.onmessage = (message) => void passed.push(message);
  await transport.start();
  return {
    stdin,
    transport,
    passed,
    ends,
    async receive(...messages: readonly (object | string)[]): Promise<void> {
      for (const one of messages) stdin.write(`${typeof one === 'string' ? one : JSON.stringify(one)}\n`);
      await settled();
    },
    /** What has been written since the last look. */
    written: (): unknown[] =>
      String(stdout.read() ?? '')
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [JSON.parse(line)])),
  };
}

async function settled(): Promise<void> {
  for (let count = 0; count < 10; count++) await turn();
}

test('messages are passed on, and what is none is answered here', async () => {
  const { receive, passed, written } = await connected();
  await receive(request(1), 'hello?', request(2));
  assert.deepEqual(passed, [request(1), request(2)]);
  assert.deepEqual(written(), [
    { jsonrpc: '2.0', id: null, error: { code: -32_700, message: 'Parse error: the line is not JSON' } },
  ]);
});

test('an id in use is refused until its request is answered', async () => {
  const { receive, transport, passed, written } = await connected();
  await receive(request(1), request(1, 'tools/list'));
  assert.deepEqual(passed, [request(1)]);
  const message = 'Invalid request: a request with this id is still running, and will be answered under that id';
  assert.deepEqual(written(), [{ jsonrpc: '2.0', id: 1, error: { code: -32_600, message } }]);
  await transport.send(result(1));
  await receive(request(1));
  assert.deepEqual(passed, [request(1), request(1)]);
});

test('a cancelled request is never answered, so its id is free again', async () => {
  const { receive, passed } = await connected();
  await receive(request('a'), { jsonrpc: '2.0', method: 'notifications/other', params: { requestId: 'a' } });
  await receive(request('a'));
  assert.equal(passed.length, 2, 'another notification frees nothing');
  await receive(cancelled('a'), request('a'));
  assert.equal(passed.length, 4);
  await receive(cancelled({}), { jsonrpc: '2.0', method: 'notifications/cancelled' });
  assert.equal(passed.length, 6, 'a cancellation of nothing does no harm');
});

test('a request of the server is no answer to one of the client', async () => {
  const { receive, transport, passed } = await connected();
  await receive(request(1));
  await transport.send(request(1, 'elicitation/create'));
  await receive(request(1));
  assert.equal(passed.length, 1);
});

test('the names in errors of the SDK are quoted', async () => {
  const { transport, written } = await connected();
  const message = 'Tool \u001b[2J not found';
  await transport.send({ jsonrpc: '2.0', id: 1, error: { code: -32_602, message } });
  assert.match(JSON.stringify(written()), /Tool \\"\\\\x1b\[2J\\" not found/);
});

test('the end of stdin waits for the answers to what came before it', async () => {
  const { stdin, receive, transport, ends } = await connected();
  await receive(request(1));
  stdin.end();
  await settled();
  assert.deepEqual(ends, []);
  await transport.send(result(1));
  await settled();
  assert.deepEqual(ends, [undefined]);
});

test('the end of stdin waits for missing answers a quarter of a second', async () => {
  const { stdin, receive, ends } = await connected();
  await receive(request(1));
  const startMs = performance.now();
  stdin.end();
  while (ends.length === 0) await turn();
  assert.ok(performance.now() - startMs > 240);
  assert.deepEqual(ends, [undefined]);
});

test('an error ends it at once, with requests unanswered', async () => {
  const { stdin, receive, ends } = await connected();
  await receive(request(1));
  const error = new Error('EIO');
  stdin.destroy(error);
  await settled();
  assert.deepEqual(ends, [error]);
});

test('once closed it reports that once, takes nothing and sends nothing', async () => {
  const { receive, transport, passed } = await connected();
  let closed = 0;
  transport.onclose = () => closed++;
  await transport.close();
  await transport.close();
  assert.equal(closed, 1);
  await receive(request(1));
  assert.deepEqual(passed, []);
  await assert.rejects(transport.send(result(1)), /the connection is closed/);
});
