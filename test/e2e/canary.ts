import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TOOLS } from '../../src/commands/tools-here.ts';
import { cannotCompile, compile, type Program, ready } from './programs.ts';
import { connect, type Message, type Session, serve } from './session.ts';
import { ANN, AS_OWNER, BEN, cli, configFile, type Environment, folder, launch, noOtherUsers } from './support.ts';
import { type Aim, callsOf, leastCalls } from './sweep.ts';
import { until } from './waiting.ts';

/** A canary in every place of a real process that others can read, and every question that can be aimed at it. */

/** Letters and digits that stand nowhere else. */
export const fresh = (chars: number): string =>
  `Qz7${randomBytes(64)
    .toString('base64')
    .replace(/\W/g, '')
    .slice(0, chars - 3)}`;

/** What stands where. */
interface Planted {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly comm: string;
  /** The folder that its program is in. */
  readonly exe: string;
  readonly program?: string;
  readonly cwd: string;
  readonly socket: string;
  readonly file: string;
}
/** Names that carry a word each. */
export const named = (word: (place: string) => string) => ({
  comm: word('comm').slice(0, 15),
  exe: word('exe'),
  cwd: word('cwd'),
  socket: word('sock'),
  file: word('file'),
});

export async function plant(
  { argv, env, comm, exe, program = 'program', cwd, socket, file }: Planted,
  uid: number | undefined,
): Promise<Program> {
  const own = (path: string): string => {
    if (uid !== undefined) chownSync(path, uid, uid);
    return path;
  };
  const make = (path: string): string => {
    mkdirSync(path, { recursive: true });
    return own(path);
  };
  const home = own(folder());
  const binary = join(make(join(home, exe)), program);
  copyFileSync(compile('canary'), binary);
  chmodSync(binary, 0o755);
  const places = { CALLS_ITSELF: comm, LISTENS_ON: join(home, socket), HAS_OPEN: join(home, file) };
  return ready(launch(binary, argv, { cwd: make(join(home, cwd)), uid, env: { ...env, ...places } }));
}

interface Server {
  readonly uid?: number | undefined;
  readonly env: Environment;
  readonly flags: readonly string[];
  /** All that the server may write lies below: its audit log, too. Searched like its answers. */
  readonly home: string;
}

export function server(uid: number | undefined, env: Environment = {}): Server {
  const home = folder();
  if (uid !== undefined) chownSync(home, uid, uid);
  const config = configFile({ max_kills_per_minute: 1_000_000 });
  const places = { HOME: home, XDG_STATE_HOME: join(home, 'state'), XDG_DATA_HOME: join(home, 'data') };
  return { uid, env: { ...env, ...places }, flags: ['--config', config], home };
}

const written = (home: string): string =>
  readdirSync(home, { recursive: true, encoding: 'utf8' })
    .map((name) => join(home, name))
    .map((path) => path + (statSync(path).isFile() ? readFileSync(path, 'latin1') : ''))
    .join('\n');

/** Everything there is to ask a server about a process. Returns all that came back, on whatever way. */
export async function sweep(options: Server, aim: Aim): Promise<string> {
  const session = await serve(options);
  for (const tool of TOOLS) {
    const calls = callsOf(tool, aim).map((args, progressToken) =>
      session.request('tools/call', { name: tool.name, arguments: args, _meta: { progressToken } }),
    );
    await Promise.all(calls);
  }
  await readAll(session, aim);
  await session.end();
  const asked = await question(options, aim);
  return [session.output.stdout, session.output.stderr, asked, written(options.home)].join('\n');
}

const listOf = ({ result }: Message, key: string): Record<string, unknown>[] => Object(result)[key];

/** Resources, their templates, prompts, and what is offered for their arguments. */
async function readAll({ request }: Session, aim: Aim): Promise<void> {
  const fill = (template: string): string =>
    template.replace('{pid}', String(aim.pid)).replace('{username}', aim.user).replace('{port}', String(aim.port));
  const resources = listOf(await request('resources/list'), 'resources').map(({ uri }) => String(uri));
  const templates = listOf(await request('resources/templates/list'), 'resourceTemplates');
  const uris = templates.map(({ uriTemplate }) => String(uriTemplate));
  assert.ok(resources.length > 0 && uris.length > 1);
  for (const uri of [...resources, ...uris.map(fill)]) await request('resources/read', { uri });
  for (const uri of uris) {
    const argument = { name: /\{(\w+)\}/.exec(uri)?.[1] ?? '', value: '' };
    await request('completion/complete', { ref: { type: 'ref/resource', uri }, argument });
  }
  for (const { name, arguments: args } of listOf(await request('prompts/list'), 'prompts')) {
    const names = (Array.isArray(args) ? args : []).map((arg) => String(Object(arg).name));
    const given = Object.fromEntries(names.map((arg) => [arg, fill(`{${arg}}`)]));
    await request('prompts/get', { name, arguments: given });
    for (const arg of names) {
      const argument = { name: arg, value: '' };
      await request('completion/complete', { ref: { type: 'ref/prompt', name }, argument });
    }
  }
}

/** What a user is asked, of a client that can ask; it is never answered. */
async function question(options: Server, { pid }: Aim): Promise<string> {
  const { request, output, end } = connect(options);
  const clientInfo = { name: 'e2e', version: '1' };
  await request('initialize', { protocolVersion: '2025-06-18', capabilities: { elicitation: {} }, clientInfo });
  const answer = request('tools/call', { name: 'terminate_processes', arguments: { pids: [pid] } });
  answer.catch(() => undefined); // the server ends before
  const isPut = () => (/"elicitation\/create"|"isError":true/.test(output.stdout) ? true : undefined);
  await until(isPut, 'the question is put, or refused');
  await end();
  return output.stdout + output.stderr;
}

/** The same, and the tools on the command line, as text and as JSON. */
export async function sweepEverywhere(options: Server, aim: Aim): Promise<string> {
  const lines = await commandLines(options, aim);
  return [await sweep(options, aim), lines, written(options.home)].join('\n');
}

async function commandLines({ flags, ...options }: Server, aim: Aim): Promise<string> {
  const outputs: string[] = [];
  for (const [tool, args] of leastCalls(aim)) {
    const given = Object.entries(args).map(([name, value]) => (value === true ? `--${name}` : `--${name}=${value}`));
    const runs = [[], ['--json']].map((more) => cli(['call', tool, ...given, ...more, ...flags], options));
    for (const { stdout, stderr } of await Promise.all(runs)) outputs.push(stdout, stderr);
  }
  return outputs.join('\n');
}

export const aimAt = ({ pid, numbers: [port = 0] }: Program, user: string, paths: readonly string[]): Aim => ({
  pid,
  port,
  user,
  paths,
  patterns: ['marked', '.'],
});

export function absent(from: string, needles: readonly string[]): void {
  for (const needle of needles) {
    const at = from.indexOf(needle);
    if (at >= 0) assert.fail(`told: ${from.slice(Math.max(0, at - 600), at + 100)}`);
  }
}

/** No beginning of the needle leads to the process. */
export async function notGuessed(options: Server, needle: string, { pid }: Aim): Promise<void> {
  const session = await serve(options);
  const starts = Array.from({ length: needle.length - 2 }, (_, index) => needle.slice(0, index + 3));
  for (const pattern of [...starts, needle.toLowerCase(), needle.slice(-5)]) {
    for (const tool of ['find_processes', 'terminate_processes']) {
      const answer = JSON.stringify(await session.call(tool, { pattern }));
      assert.ok(!answer.split(/\D+/).includes(String(pid)), `${tool} ${pattern}: ${answer}`);
    }
  }
}

/** For `skip`. */
export const cannotPlant = cannotCompile('canary');
export const skipOthers = cannotPlant || noOtherUsers();

/** Who may not see whose process. */
export const HIDDEN = [
  { whose: "another user's, for an ordinary user", owner: BEN, asked: String(BEN), who: ANN },
  { whose: "root's, for an ordinary user", owner: undefined, asked: 'root', who: ANN },
  { whose: "another user's, for root", owner: BEN, asked: String(BEN), who: undefined },
] as const;

/** The user whose processes the server may see, and how it is started. */
export const me = skipOthers ? undefined : ANN;
export const ownServer = (): Server => server(me, me === undefined ? AS_OWNER : {});
export const user = me === undefined ? '*' : String(me);

/** A process of our own whose arguments, environment and names hold secrets. */
export async function plantSecrets() {
  const secret = fresh(16);
  const token = `ghp_${fresh(36)}`;
  const short = `xoxb-${fresh(10)}`;
  const argv = ['marked', '--password', secret, `--token=${secret}`, `postgres://app:${secret}@db/app`, token];
  const names = { ...named((place) => `${place}-${token}`), comm: short };
  const seen = await plant({ argv, env: { API_KEY: secret, PLAIN: secret, [token]: '' }, ...names }, me);
  const aim = aimAt(seen, user, ['/tmp', join('/tmp', token), join('/tmp', short)]);
  return { aim, secrets: [secret, token, short], starts: [token.slice(0, 14), short.slice(0, 9)] };
}
