import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { type CallToolResult, InMemoryTransport, McpServer } from '@modelcontextprotocol/server';
import { registerResources } from '../../src/server/resources.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { connect } from './support.ts';

/** A client of a server that has only the resources, and the calls that these make. */
async function resources(answer: CallToolResult) {
  const calls: unknown[] = [];
  const server = new McpServer({ name: 'test', version: '0' }, { capabilities: { resources: {} } });
  registerResources(
    server,
    async (tool, args) => {
      calls.push([tool, args]);
      return answer;
    },
    { pid: async () => [], username: async () => [] },
  );
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  await server.connect(serverEnd);
  const client = new Client({ name: 'test', version: '0' });
  await client.connect(clientEnd);
  return { client, calls };
}

const ANSWER: CallToolResult = { content: [{ type: 'text', text: 'a table' }], structuredContent: { total: 2 } };

for (const [uri, tool, args] of [
  ['processes://mine', 'list_processes', {}],
  ['processes://john', 'list_processes', { username: 'john' }],
  ['process://10', 'get_process_info', { pid: 10 }],
  ['process://abc', 'get_process_info', { pid: 'abc' }],
] as const)
  test(`${uri} is the answer of ${tool} with ${JSON.stringify(args)}, as JSON`, async () => {
    const { client, calls } = await resources(ANSWER);
    const { contents } = await client.readResource({ uri });
    assert.deepEqual(calls, [[tool, args]]);
    assert.deepEqual(contents, [{ uri, text: '{"total":2}', mimeType: 'application/json' }]);
  });

test("the error of a tool is an error of the protocol with the tool's text", async () => {
  const { client } = await resources({
    isError: true,
    content: [
      { type: 'text', text: 'NOT_FOUND: no process 10.' },
      { type: 'text', text: 'Call find_processes.' },
    ],
  });
  await assert.rejects(client.readResource({ uri: 'process://10' }), {
    code: -32_602,
    message: /NOT_FOUND: no process 10\.\nCall find_processes\.$/,
  });
});

test('one resource is listed, and two are templates', async () => {
  const { client } = await resources(ANSWER);
  const { resources: listed } = await client.listResources();
  assert.deepEqual(
    listed.map(({ name, uri, mimeType }) => [name, uri, mimeType]),
    [['own processes', 'processes://mine', 'application/json']],
  );
  const { resourceTemplates } = await client.listResourceTemplates();
  assert.deepEqual(
    resourceTemplates.map(({ name, uriTemplate }) => [name, uriTemplate]),
    [
      ["a user's processes", 'processes://{username}'],
      ['process', 'process://{pid}'],
    ],
  );
});

test('resources obey the rules of a call', async () => {
  const { client } = await connect(memoryMachine(machine(ME, [facts(10), facts(13, { owner: ownedBy(ROOT) })])));
  const [own] = (await client.readResource({ uri: 'processes://mine' })).contents;
  assert.ok(own && 'text' in own);
  assert.equal(JSON.parse(own.text).total, 1);
  await assert.rejects(client.readResource({ uri: 'process://13' }), /ROOT_PROTECTED/);
  await assert.rejects(client.readResource({ uri: 'process://abc' }), /INVALID_INPUT: pid must be .*, not "abc"/);
  await assert.rejects(client.readResource({ uri: 'processes://john' }), /ACCESS_DENIED/);
});
