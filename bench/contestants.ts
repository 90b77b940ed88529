import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import * as z from 'zod';

/** Long-lived processes that list processes when asked, and tell how many there are. */
export interface Contestant {
  readonly pid: number;
  ask(question: string): Promise<number>;
  end(): Promise<void>;
}

const Total = z.object({ total: z.number() });
const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** The built server, through the client of the SDK. A question is a tool and its arguments: `list_processes {}`. */
export async function ourServer(): Promise<Contestant> {
  const transport = new StdioClientTransport({ command: process.execPath, args: [path('../dist/main.js')] });
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(transport);
  return {
    pid: transport.pid ?? -1,
    async ask(question) {
      const [name = '', args = '{}'] = question.split(/ (.*)/, 2);
      const answer = await client.callTool({
        name,
        arguments: z.record(z.string(), z.unknown()).parse(JSON.parse(args)),
      });
      return Total.parse(answer.structuredContent).total;
    },
    end: () => client.close(),
  };
}

/** psutil_listing.py, through a pipe. */
export async function psutilLoop(python: string): Promise<Contestant> {
  const child = spawn(python, [path('psutil_listing.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child, 'spawn');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? -1,
    async ask(question) {
      child.stdin.write(`${question}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('psutil_listing.py ended');
      return Total.parse(JSON.parse(value)).total;
    },
    async end() {
      const exited = once(child, 'exit');
      child.stdin.end();
      await exited;
    },
  };
}
