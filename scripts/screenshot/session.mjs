// The conversation of docs/conversation.png. Calls, answers and the question are those of a real session of the built
// server with a dev server on port 3000. Only the sentences of the two people who talk are written here.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const PORT = 3000;
/** A forgotten dev server is older than a second. */
const AGE_S = 130;
const SERVER = `require('node:http').createServer((_, answer) => answer.end('hi')).listen(${PORT}, () => console.log('up'))`;

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Returns what is said, in order: `{ kind: 'user' | 'assistant' | 'call' | 'answer' | 'question', … }`. */
export async function conversation() {
  const scratch = mkdtempSync(join(tmpdir(), 'conversation-'));
  const shop = startDevServer(scratch);
  const said = [{ kind: 'user', text: "What's on port 3000? Kill it." }];
  try {
    await once(shop.stdout, 'data');
    await sleep(AGE_S * 1000);
    const client = await connect(scratch, said);
    const call = async (name, args) => {
      said.push({ kind: 'call', name, args });
      const { structuredContent } = await client.callTool({ name, arguments: args });
      said.push({ kind: 'answer', json: structuredContent });
      return structuredContent;
    };
    const { owners } = await call('get_process_by_port', { port: PORT });
    const [{ name, pid, age_s }] = owners;
    said.push({
      kind: 'assistant',
      text: `That is ${name} (pid ${pid}), the dev server of shop, up for ${Math.floor(age_s / 60)} minutes. Ending it:`,
    });
    const { results, advice } = await call('terminate_processes', { port: PORT });
    said.push({ kind: 'assistant', text: `Done: pid ${results[0].pid} has ${results[0].outcome}. ${advice}` });
    await client.close();
    return said;
  } finally {
    shop.kill();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function startDevServer(scratch) {
  const cwd = join(scratch, 'shop');
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'package.json'), '{ "name": "shop" }');
  writeFileSync(join(cwd, 'server.js'), SERVER);
  const args = [
    'server.js',
    '--db',
    'postgres://app:s3cret-Rose@db.internal/shop',
    '--token',
    '7f4kPq92xVbn3LmWcZ8rTy',
  ];
  return spawn('node', args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function connect(scratch, said) {
  const client = new Client({ name: 'conversation', version: '1' }, { capabilities: { elicitation: {} } });
  client.setRequestHandler('elicitation/create', ({ params }) => {
    said.push({ kind: 'question', text: params.message });
    return { action: 'accept', content: {} };
  });
  const env = {
    ...process.env,
    XDG_STATE_HOME: join(scratch, 'state'),
    ALLOW_ROOT: process.getuid() === 0 ? 'Y' : 'N',
  };
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [main], env }));
  return client;
}
