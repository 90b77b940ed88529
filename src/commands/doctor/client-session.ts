import { LATEST_PROTOCOL_VERSION } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { VERSION } from '../../version.ts';
import type { TestServer } from './child-programs.ts';

/** What a client asks a server, in the current protocol. Each throws z.ZodError if the answer has another shape. */

const HelloReply = z.looseObject({
  protocolVersion: z.string(),
  serverInfo: z.looseObject({ name: z.string(), version: z.string() }),
});
const ToolsReply = z.looseObject({ tools: z.array(z.looseObject({ name: z.string() })) });
const CallResult = z.looseObject({
  isError: z.boolean().optional(),
  content: z.array(z.looseObject({ text: z.string().optional() })),
  structuredContent: z.unknown().optional(),
});

/** The error that a tool answers with. */
export class FailedCall extends Error {
  readonly code: string;
  constructor(text: string) {
    super(text);
    this.code = /^([A-Z_]+):/.exec(text)?.[1] ?? '';
  }
}

export async function greet(server: TestServer): Promise<z.output<typeof HelloReply>> {
  const hello = await server.request('initialize', {
    protocolVersion: LATEST_PROTOCOL_VERSION,
    capabilities: {},
    clientInfo: { name: 'doctor', version: VERSION },
  });
  server.notify('notifications/initialized');
  return HelloReply.parse(hello);
}

export async function toolsOf(server: TestServer): Promise<ReadonlySet<string>> {
  const { tools } = ToolsReply.parse(await server.request('tools/list', {}));
  return new Set(tools.map(({ name }) => name));
}

/** The structured answer of a tool. Throws FailedCall. */
export async function call(
  server: TestServer,
  name: string,
  args: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const result = CallResult.parse(await server.request('tools/call', { name, arguments: args }));
  if (result.isError) throw new FailedCall(result.content.map(({ text = '' }) => text).join('\n'));
  return result.structuredContent;
}

export function messageIn(error: unknown): string {
  if (error instanceof z.ZodError) return 'the answer does not have the shape of this version';
  return error instanceof Error ? error.message : String(error);
}
