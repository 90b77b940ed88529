import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import type { SafetyLimits } from '../../src/host/confirmation.ts';
import { createHost } from '../../src/host/host.ts';
import type { Access } from '../../src/policy/policy.ts';
import { createServer } from '../../src/server/server.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { toolsFor } from '../../src/tools/index.ts';
import type { Tool } from '../../src/tools/tool.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { opened, type TestMachine } from '../memory/memory-machine.ts';

export const DEFAULT_CAUTION: SafetyLimits = { confirm: 'auto', targetsPerCall: 10, killsPerMinute: 30 };

/** A real MCP client, connected in memory to the real server over this platform. */
export async function connect(platform: TestMachine, access: Partial<Access> = {}, show = BUILT_IN) {
  const tools = toolsFor(platform.capabilities);
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  const host = createHost(opened(platform), () => ({
    access: { ...DEFAULT_ACCESS, ...access },
    safety: DEFAULT_CAUTION,
    show,
  }));
  await createServer({
    version: '0.0.0',
    tools,
    statuses: host.machine.capabilities.statuses,
    openHost: async () => host,
  }).connect(serverEnd);
  const client = new Client({ name: 'test', version: '0' });
  await client.connect(clientEnd);
  /** A pid that was not shown yet is named twice, as a model does. */
  async function result(name: string, args: Record<string, unknown>) {
    const first = await client.callTool({ name, arguments: args });
    const isUnseen = first.isError === true && textOf(first.content).startsWith('NOT_SHOWN: ');
    return isUnseen ? client.callTool({ name, arguments: args }) : first;
  }
  /** The structured answer and its text; fails the test when the tool failed. */
  async function answered(name: string, args: Record<string, unknown> = {}) {
    const answer = await result(name, args);
    const text = textOf(answer.content);
    if (answer.isError) throw new Error(`${name} failed: ${text}`);
    // Every answer of every test is checked against the schema that clients are shown.
    const structured: Record<string, unknown> = outputOf(tools, name).parse(answer.structuredContent);
    return { structured, text };
  }
  return {
    client,
    answered,
    call: async (name: string, args: Record<string, unknown> = {}) => (await answered(name, args)).structured,
    /** The text of the failure; fails the test when the tool did not fail. */
    async refusal(name: string, args: Record<string, unknown> = {}): Promise<string> {
      const answer = await result(name, args);
      if (!answer.isError) throw new Error(`${name} did not fail: ${JSON.stringify(answer.structuredContent)}`);
      return textOf(answer.content);
    },
  };
}

const textOf = (content: readonly unknown[]): string =>
  content.map((part) => (typeof part === 'object' && part && 'text' in part ? String(part.text) : '')).join('');

function outputOf(tools: readonly Tool[], name: string) {
  const tool = tools.find((candidate) => candidate.name === name);
  if (!tool) throw new Error(`there is no tool ${name}`);
  return tool.output;
}
