import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Program, program, runs } from '../../test/e2e/programs.ts';
import { serve } from '../../test/e2e/session.ts';
import { AS_OWNER, cli, type Exit, folder, type Launched, launch, run } from '../../test/e2e/support.ts';
import { within } from '../../test/e2e/waiting.ts';
import type { Client, Definition } from './client.ts';
import { scriptedModel } from './model.ts';
import { type Exchange, story } from './story.ts';

/** One conversation of a client with the scripted model about programs that are started for it. */

export interface Conversation {
  /** Bodies of the requests that the model got. */
  readonly requests: readonly string[];
  readonly hosts: ReadonlySet<string>;
  readonly definitions: readonly Definition[];
  readonly exchanges: readonly Exchange[];
  readonly listener: Program;
  readonly listenerExit: Exit;
  readonly pair: readonly Launched[];
  readonly elapsedMs: number;
}

/** A secret in the listener's command line. */
export const CANARY = 'Tr0ub4dor-hunter2';
export const CROWD = 40;
const LONG = 'a-word-of-a-command-line '.repeat(4).trim();

export async function converse(client: Client): Promise<Conversation> {
  const mark = `of-${client.name.replace(/\W+/g, '-')}-${process.pid}`;
  const cast = { listener: `listener-${mark}`, pair: `pair-${mark}`, crowd: `crowd-${mark}` };
  const listener = await program('listens.mjs', ['tcp', '127.0.0.1', '0', '--password', CANARY, cast.listener]);
  const pair = await Promise.all([waiting(cast.pair), waiting(cast.pair)]);
  await Promise.all(Array.from({ length: CROWD }, () => waiting(cast.crowd, LONG)));

  const { tools } = await offered();
  const exchanges: Exchange[] = [];
  const names = tools.map(({ name }) => name);
  const model = await scriptedModel(client.dialect, story(client, names, cast, exchanges));
  try {
    const env = environment(client, model.url);
    const settings = Object.entries(AS_OWNER).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
    const installed = await cli(['install', client.installAs, '--yes', ...settings], { env });
    assert.equal(installed.code, 0, installed.stderr);

    const startedMs = performance.now();
    const ran = await run(programOf(client), client.args(model.url), { env, cwd: env.HOME, hangMs: 120_000 });
    const elapsedMs = performance.now() - startedMs;
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    model.finished();
    const definitions = client.definitions(JSON.parse(model.requests.at(-1) ?? '{}'));
    const listenerExit = await within(listener.exit, 'the listener ends');
    return {
      requests: model.requests,
      hosts: model.hosts,
      definitions,
      exchanges,
      listener,
      listenerExit,
      pair,
      elapsedMs,
    };
  } finally {
    model.close();
  }
}

/** The version of the installed program; undefined when it does not run here. */
export async function versionOf(client: Client): Promise<string | undefined> {
  const program = client.program();
  if (program === undefined) return undefined;
  const ran = await run(program, ['--version'], { env: environment(client, 'http://127.0.0.1:9') }).catch(
    () => undefined,
  );
  return ran?.code === 0 ? /\d+\.\d+\.\d+/.exec(ran.stdout)?.[0] : undefined;
}

const Offered = z.looseObject({
  tools: z.array(
    z.looseObject({
      name: z.string(),
      description: z.string(),
      inputSchema: z.looseObject({
        properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })),
      }),
    }),
  ),
});

/** What our server offers, asked without a client. */
export async function offered() {
  const server = await serve();
  const { instructions } = z.looseObject({ instructions: z.string() }).parse(server.hello.result);
  const { tools } = Offered.parse((await server.request('tools/list')).result);
  await server.end();
  return { instructions, tools };
}

/** A home that nobody has used, and a proxy that lets nothing through. */
function environment(client: Client, url: string) {
  const home = folder();
  for (const name of ['.claude', '.codex']) mkdirSync(join(home, name));
  const proxies = Object.fromEntries(['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].map((name) => [name, url]));
  const homes = { HOME: home, CLAUDE_CONFIG_DIR: join(home, '.claude'), CODEX_HOME: join(home, '.codex') };
  return { ...proxies, NO_PROXY: '127.0.0.1', ...homes, ...client.env(url) };
}

function programOf(client: Client): string {
  const program = client.program();
  assert.ok(program);
  return program;
}

/** A small program with these words in its command line; it ends with its stdin. */
async function waiting(...words: string[]): Promise<Launched> {
  const started = launch('sh', ['-c', 'read line', 'sh', ...words]);
  await runs('sh', started.pid);
  return started;
}
