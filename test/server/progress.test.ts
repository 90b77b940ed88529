import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { createHost } from '../../src/host/host.ts';
import { createServer } from '../../src/server/server.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { defineTool } from '../../src/tools/tool.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine, opened } from '../memory/memory-machine.ts';
import { ME } from '../memory/processes.ts';
import { DEFAULT_CAUTION } from './support.ts';

/** A tool whose progress the test reports, and the messages that the server sends meanwhile. */
async function serving() {
  const gate = { report: (_: number): void => assert.fail('it has not been called'), end: (): void => undefined };
  const begun = { now: (): void => undefined };
  const hasBegun = new Promise<void>((resolve) => {
    begun.now = resolve;
  });
  const slow = defineTool({
    name: 'slow',
    title: 'Slow',
    description: 'Slow.',
    effect: 'read',
    input: z.strictObject({}),
    output: z.strictObject({}),
    run: async (_input, _host, { progress }) => {
      gate.report = (done) => progress(done, 10);
      begun.now();
      await new Promise<void>((resolve) => {
        gate.end = resolve;
      });
      return {};
    },
    text: () => '',
  });
  const host = createHost(opened(memoryMachine(machine(ME, []))), () => ({
    access: DEFAULT_ACCESS,
    safety: DEFAULT_CAUTION,
    show: BUILT_IN,
  }));
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  const sent: unknown[] = [];
  const send = serverEnd.send.bind(serverEnd);
  serverEnd.send = (message, options) => {
    if ('method' in message && message.method === 'notifications/progress') sent.push(message.params);
    return send(message, options);
  };
  await createServer({ version: '0', tools: [slow], statuses: [], openHost: async () => host }).connect(serverEnd);
  const client = new Client({ name: 'test', version: '0' });
  await client.connect(clientEnd);
  return { client, gate, hasBegun, progress: () => sent.splice(0) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('progress is sent while a call runs, and none after it was cancelled', async () => {
  const { client, gate, hasBegun, progress } = await serving();
  const { signal, cancel } = ((one) => ({ signal: one.signal, cancel: () => one.abort() }))(new AbortController());
  const call = client.callTool({ name: 'slow', arguments: {} }, { signal, onprogress: () => undefined });
  await hasBegun;
  gate.report(1);
  await turn();
  assert.deepEqual(
    progress().map((params) => ({ ...Object(params), progressToken: 0 })),
    [{ progressToken: 0, progress: 1, total: 10 }],
  );
  cancel();
  await assert.rejects(call);
  await turn();
  gate.report(2);
  await turn();
  assert.deepEqual(progress(), []);
  gate.end();
});

test('no progress is sent to a client that did not ask for it', async () => {
  const { client, gate, hasBegun, progress } = await serving();
  const call = client.callTool({ name: 'slow', arguments: {} });
  await hasBegun;
  gate.report(1);
  await turn();
  gate.end();
  await call;
  assert.deepEqual(progress(), []);
});
