// As a program with the AI SDK does it: one JSON line `[tool, arguments]` in, its result out; `[]` lists the tools.
import { createInterface } from 'node:readline';
import { createMCPClient } from '@ai-sdk/mcp';
import { Experimental_StdioMCPTransport } from '@ai-sdk/mcp/mcp-stdio';

const transport = new Experimental_StdioMCPTransport({
  command: process.execPath,
  args: process.argv.slice(2),
  env: process.env,
});
const client = await createMCPClient({ transport });
const tools = await client.tools();
for await (const line of createInterface(process.stdin)) {
  const [name, args] = JSON.parse(line);
  const options = { toolCallId: 'one', messages: [] };
  const answer = name === undefined ? Object.keys(tools) : await tools[name].execute(args, options);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await client.close();
