import { existsSync } from 'node:fs';
import * as z from 'zod';
import { linux } from '../../src/platform/linux/linux.ts';
import { type Child, inBench, start } from './children.ts';
import { mcpPython } from './installed.ts';
import type { Way } from './measure.ts';
import { ownUid } from './population.ts';

/** An MCP server on stdio, asked without an SDK: what is measured is the server. */
export interface Server {
  readonly pid: number;
  /** The result of any request; throws for a JSON-RPC error. */
  request(method: string, params?: object): Promise<Record<string, unknown>>;
  /** The structured content of a tool's answer; throws when it is an error. */
  call(name: string, args?: object): Promise<Record<string, unknown>>;
  end(): Promise<void>;
}

const Message = z.object({
  id: z.number().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ message: z.string() }).optional(),
});
const ToolResult = z.object({
  isError: z.boolean().optional(),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  content: z.array(z.object({ text: z.string() })).optional(),
});

export const INITIALIZE = {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'bench', version: '1' },
};

/** The command line of our server as it is built, and of the one over psutil where there is Python for it. */
export const OURS = [process.execPath, inBench('../dist/main.js')] as const;
/** Ours, with what root's server needs to tell about its own processes. */
export const OURS_TELLING_ALL = ownUid() === 0 ? ([...OURS, '--allow-root'] as const) : OURS;
export function psutilServer(): readonly [string, string] | undefined {
  const python = mcpPython();
  return python === undefined ? undefined : [python, inBench('programs/psutil_server.py')];
}

/** Starts a server; it has answered `initialize` then. */
export async function serve([program, ...args]: readonly [string, ...string[]]): Promise<Server> {
  if (!existsSync(OURS[1])) throw new Error('run `npm run build` first');
  const child = await start(program, args);
  const server = speaking(child);
  await server.request('initialize', INITIALIZE);
  child.write(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
  return server;
}

function speaking(child: Child): Server {
  type Waiting = { resolve(result: Record<string, unknown>): void; reject(error: Error): void };
  const waiting = new Map<number, Waiting>();
  let sent = 0;

  async function listen(): Promise<never> {
    for (;;) {
      const { id, result, error } = Message.parse(JSON.parse(await child.line()));
      const asked = waiting.get(id ?? -1);
      waiting.delete(id ?? -1);
      if (error) asked?.reject(new Error(error.message));
      else asked?.resolve(result ?? {});
    }
  }
  listen().catch((error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
  });

  const request: Server['request'] = (method, params = {}) =>
    new Promise((resolve, reject) => {
      waiting.set(++sent, { resolve, reject });
      child.write(JSON.stringify({ jsonrpc: '2.0', id: sent, method, params }));
    });
  return {
    pid: child.pid,
    request,
    async call(name, args = {}) {
      const { isError, structuredContent, content } = ToolResult.parse(
        await request('tools/call', { name, arguments: args }),
      );
      if (isError || !structuredContent) throw new Error(`${name}: ${content?.[0]?.text}`);
      return structuredContent;
    },
    end: child.end,
  };
}

const platform = linux().machine;
/** CPU time in ms that all threads of a process have used so far; children not included, servers have none. */
export const cpuMsOf = (pid: number): number => (platform.cpuTimeNs(pid) ?? Number.NaN) / 1e6;
/** What of a process is in memory, in bytes. */
export const rssBytesOf = (pid: number): number => {
  const process = platform.read(pid);
  return (process && platform.refresh(process)?.rssBytes) ?? Number.NaN;
};

/** A way to call a tool, with arguments that may differ from round to round. */
export function calling(
  name: string,
  server: Server,
  tool: string,
  args: (round: number) => object = () => ({}),
  every = 1,
): Way {
  return {
    name,
    every,
    async run(round) {
      const before = cpuMsOf(server.pid);
      await server.call(tool, args(round));
      return { cpuMs: cpuMsOf(server.pid) - before };
    },
  };
}
