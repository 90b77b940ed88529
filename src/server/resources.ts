import {
  type CallToolResult,
  INVALID_PARAMS,
  type McpServer,
  ProtocolError,
  ResourceTemplate,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Completions } from './completions.ts';

/** Runs a tool by name, under the same rules as a call. */
type RunTool = (tool: string, args: Record<string, unknown>, ctx: ServerContext) => Promise<CallToolResult>;

const JSON_TYPE = { mimeType: 'application/json' };

/** The answers of some tools, for clients that attach resources to a conversation. */
export function registerResources(server: McpServer, run: RunTool, complete: Completions): void {
  server.registerResource(
    'own processes',
    'processes://mine',
    { title: 'My processes', description: 'Your own processes, largest memory first', ...JSON_TYPE },
    async (uri, ctx) => contents(uri, await run('list_processes', {}, ctx)),
  );
  server.registerResource(
    "a user's processes",
    new ResourceTemplate('processes://{username}', { list: undefined, complete: { username: complete.username } }),
    { title: "A user's processes", description: 'Largest memory first; * is everyone you may see', ...JSON_TYPE },
    async (uri, { username }, ctx) => contents(uri, await run('list_processes', { username: String(username) }, ctx)),
  );
  server.registerResource(
    'process',
    new ResourceTemplate('process://{pid}', { list: undefined, complete: { pid: complete.pid } }),
    { title: 'A process', description: 'Everything about one process', ...JSON_TYPE },
    async (uri, { pid }, ctx) => contents(uri, await run('get_process_info', { pid: Number(pid) || pid }, ctx)),
  );
}

function contents(uri: URL, { isError, content, structuredContent }: CallToolResult) {
  // A resource cannot carry a tool's error, so it becomes a protocol error.
  if (isError)
    throw new ProtocolError(INVALID_PARAMS, content.map((part) => (part.type === 'text' ? part.text : '')).join('\n'));
  return { contents: [{ uri: uri.href, text: JSON.stringify(structuredContent), ...JSON_TYPE }] };
}
