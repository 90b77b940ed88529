import * as z from 'zod';
import { completionsOf } from '../server/completions.ts';
import { ListOutput } from '../tools/shared/lists.ts';
import { presenterFor } from './open-host.ts';
import { type CompletionKind, configFrom } from './options.ts';
import { openSession, type ToolSession, UNASKED } from './tool-session.ts';
import { TOOLS } from './tools-here.ts';

/** `complete pids`: what may be typed here, one a line, each with a tab and a description where there is one. */

const KINDS: Readonly<Record<CompletionKind, (session: ToolSession) => Promise<readonly string[]>>> = {
  pids: async (session) =>
    (
      await rows(session, 'list_processes', { sort_by: 'started', limit: 200, columns: ['pid', 'name', 'command'] })
    ).map(([pid, name, command]) => described(pid, command ?? name)),
  ports: async (session) => (await ports(session)).map(([port, name]) => described(port, name)),
  'colon-ports': async (session) => (await ports(session)).map(([port, name]) => described(`:${port}`, name)),
  users: async ({ host }) => completionsOf(async () => host).username(''),
  projects: async (session) =>
    (await rows(session, 'list_processes', { group_by: 'project' })).flatMap(([project]) =>
      typeof project === 'string' ? [project] : [],
    ),
};
const isKind = (word: string): word is CompletionKind => Object.hasOwn(KINDS, word);

/** Silent on errors: what a person types must not be disturbed. */
export async function run([kind = '']: string[]): Promise<void> {
  if (!isKind(kind)) return;
  try {
    const config = configFrom({});
    const show = await presenterFor(config);
    const session = await openSession(config, { typed: ['complete', kind], changes: false, show, hasSpinner: false });
    process.stdout.write((await KINDS[kind](session)).map((line) => `${line}\n`).join(''));
  } catch {
    // Nothing is offered.
  }
}

const DESCRIPTION_CHARS = 50;
const described = (word: unknown, what: unknown): string =>
  typeof what === 'string' ? `${word}\t${what.slice(0, DESCRIPTION_CHARS)}` : String(word);

const Rows = z.object({ rows: ListOutput.shape.rows });

async function rows(session: ToolSession, name: string, args: Readonly<Record<string, unknown>>) {
  const tool = TOOLS.find((one) => one.name === name);
  if (!tool) return [];
  const { structuredContent } = await session.call({ tool, args, client: UNASKED });
  return Rows.parse(structuredContent).rows;
}

async function ports(session: ToolSession): Promise<(readonly [unknown, unknown])[]> {
  const all = await rows(session, 'list_ports', { limit: 200 });
  return [...new Map(all.map(([port, , , , name]) => [port, name]))];
}
