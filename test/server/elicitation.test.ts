import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server';
import { type ConfirmationChannel, ConfirmationRequest } from '../../src/host/confirmation.ts';
import { clientInfoOf, withQuestions } from '../../src/server/elicitation.ts';
import { safe } from '../../src/text/safe-text.ts';

/** With a client of the older protocol, in memory; test/e2e/elicitation.test.ts has both, with the built server. */

type Elicitation = NonNullable<NonNullable<ConstructorParameters<typeof Client>[1]>['capabilities']>['elicitation'];
type Action = 'accept' | 'decline' | 'cancel' | 'error';

/**
 * Has a client that declares this call a tool that asks, if it can. `action`: what its user does; without it the client
 * does not know the request.
 */
async function called(elicitation: Elicitation, action?: Action) {
  const server = new McpServer(
    { name: 'server', version: '0' },
    { capabilities: { tools: {} }, inputRequired: { legacyShim: false } },
  );
  const channels: ConfirmationChannel[] = [];
  const infos: unknown[] = [];
  server.registerTool('end', { description: 'Asks.' }, (ctx) =>
    withQuestions(server, ctx, async (channel) => {
      channels.push(channel);
      infos.push(clientInfoOf(server, ctx));
      if (channel.canAsk && !channel.reply) throw new ConfirmationRequest(safe`End it?`, safe`plan-1`);
      return { content: [{ type: 'text', text: 'done' }] };
    }),
  );
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  await server.connect(serverEnd);
  const capabilities = elicitation === undefined ? {} : { elicitation };
  const client = new Client({ name: 'tester', version: '7' }, { capabilities });
  const asked: unknown[] = [];
  if (action)
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      asked.push(params);
      if (action === 'error') throw new Error('no window');
      return action === 'accept' ? { action, content: {} } : { action };
    });
  await client.connect(clientEnd);
  await client.callTool({ name: 'end', arguments: {} });
  await client.close();
  return { asked, channels, infos };
}

test('a client that declares forms, or nothing in particular, can ask; one that declares only URLs cannot', async () => {
  for (const elicitation of [{}, { form: {} }, { form: {}, url: {} }])
    assert.equal((await called(elicitation, 'accept')).channels[0]?.canAsk, true, JSON.stringify(elicitation));
  for (const elicitation of [{ url: {} }, undefined])
    assert.deepEqual((await called(elicitation)).channels, [{ canAsk: false }], JSON.stringify(elicitation));
});

test('the question has nothing to fill in, and the call goes on with what the user did', async () => {
  for (const [action, answer] of [
    ['accept', 'accepted'],
    ['decline', 'declined'],
    ['cancel', 'dismissed'],
    ['error', 'invalid'],
  ] as const) {
    const { asked, channels } = await called({ form: {} }, action);
    const schema = { type: 'object', properties: {} };
    assert.deepEqual(asked, [{ mode: 'form', message: 'End it?', requestedSchema: schema }]);
    assert.deepEqual(channels, [{ canAsk: true }, { canAsk: true, reply: { plan: 'plan-1', answer } }]);
  }
});

test('a client that declares questions and does not know the request cannot ask', async () => {
  const { channels } = await called({ form: {} });
  assert.deepEqual(channels[1], { canAsk: false, reply: { plan: 'plan-1', answer: 'missing' } });
});

test('a client is what it calls itself', async () => {
  assert.deepEqual((await called({})).infos[0], { name: 'tester', version: '7' });
});
