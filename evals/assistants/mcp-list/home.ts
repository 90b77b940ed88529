import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cli, folder, run } from '../../../test/e2e/support.ts';
import { NAME } from './entries.ts';
import type { HomeOptions, Judge, ListedServer } from './judge.ts';

/** A home that no one has used, with a project in it, and one client that lists its servers there. */

/** A client that reads a part of its program from here would unpack 190 MB in each home. */
const CACHE = folder();
/** Port 9 discards: whoever wants the internet is refused at once. */
const NO_INTERNET = 'http://127.0.0.1:9';
const PROXIES = Object.fromEntries(['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].map((name) => [name, NO_INTERNET]));
const HANG_MS = 120_000;

/** What the client lists, or why it does not start. */
interface Listing {
  readonly servers: readonly ListedServer[];
  readonly failure?: string;
}

export function judgedHome(judge: Judge, { files = {}, env = {} }: HomeOptions = {}) {
  const path = folder();
  const project = join(path, 'project');
  const inHere = (text: string): string => text.replaceAll('~', path);
  mkdirSync(project);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), inHere(text));
  }
  const environment = {
    ...{ HOME: path, USERPROFILE: path, XDG_STATE_HOME: join(path, '.local/state'), XDG_CACHE_HOME: CACHE },
    ...{ PATH: [dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter), TERM: 'dumb', NO_PROXY: '127.0.0.1' },
    ...PROXIES,
    ...judge.env,
    ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, inHere(value)])),
  };

  return {
    read: (name: string) => readFileSync(join(path, name), 'utf8'),
    install: (...args: string[]) =>
      cli(['install', judge.installAs, '--yes', ...args], { env: environment, cwd: project }),
    async list(): Promise<Listing> {
      const [program = '', ...first] = judge.program() ?? [];
      const started = run(program, [...first, ...judge.list], { env: environment, cwd: project, hangMs: HANG_MS });
      const { code, ...output } = await started;
      return code === 0 ? { servers: judge.read(output) } : { servers: [], failure: output.stdout + output.stderr };
    },
    /** Every file with its text and the time of its last change. */
    everything: () =>
      readdirSync(path, { recursive: true, encoding: 'utf8' })
        .map((name) => join(path, name))
        .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
        .map((file) => [file, readFileSync(file, 'latin1'), statSync(file).mtimeMs]),
  };
}

/** The row of our server; fails if there is none. */
export function ourRow({ servers, failure }: Listing): ListedServer {
  const row = servers.find(({ name }) => name === NAME);
  assert.ok(row, failure ?? `only ${servers.map(({ name }) => name).join(', ') || 'none'} is listed`);
  return row;
}
