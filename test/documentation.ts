import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before } from 'node:test';

/** The pages of the documentation, and how the commands that they show are run. */

export const BUILT = 'dist/main.js';
export const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

/** Whatever an example leaves running ends with it. */
const CLEAN_UP = "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT";

/** The fenced blocks of a page whose info string begins with `info`. */
export const blocks = (info: string, page: string): string[] =>
  [...page.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)]
    .filter(([, given = '']) => given.startsWith(info))
    .map(([, , text = '']) => text);

export const scratch = mkdtempSync(join(tmpdir(), 'process-manager-mcp-docs-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** What a reader would paste into a terminal. */
export const examples = PAGES.flatMap((page) => blocks('sh', readFileSync(page, 'utf8')));
export const isRoot = process.getuid?.() === 0;

before(() => {
  if (!existsSync(BUILT)) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  // A copy that any user may read, with the only package that is not in the bundle.
  cpSync('dist', join(scratch, 'dist'), { recursive: true });
  for (const part of ['koffi', '@koromix'].filter((name) => existsSync(join('node_modules', name)))) {
    cpSync(join('node_modules', part), join(scratch, 'node_modules', part), { recursive: true });
  }
  chmodSync(scratch, 0o755);
});

export function run(script: string, env: Readonly<Record<string, string>>, user: { uid?: number; gid?: number } = {}) {
  const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', `${CLEAN_UP}\n${script}`], {
    cwd: scratch,
    env: {
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
      HOME: homeOf(user.uid),
      ...env,
    },
    encoding: 'utf8',
    timeout: 30_000,
    ...user,
  });
  assert.equal(status, 0, `${script}\n${stdout}\n${stderr}`);
  return stdout;
}

/** An empty one for each user: the audit log and the clients' files are written there. */
function homeOf(uid?: number): string {
  const path = join(scratch, `home-${uid ?? 'own'}`);
  mkdirSync(path, { recursive: true });
  if (uid !== undefined) chownSync(path, uid, uid);
  return path;
}

export const titleOf = (script: string): string => script.trim().split('\n').slice(0, 2).join('; ');

/** The answers speak of what is really there. */
export function verify(script: string, stdout: string): void {
  if (script.includes('terminate_process')) assert.match(stdout, / sleep +exited +SIGTERM /);
  if (script.includes('get_process_info')) assert.match(stdout, /^command +sleep 600$/m);
  if (script.includes('signal_process')) assert.match(stdout, /^status +stopped$/m);
  if (script.includes('set_priority')) assert.match(stdout, /^nice_after +10$/m);
  // No list has the call that asked for it. Other tests make calls at the same time, by the whole path.
  if (script.includes('find_processes')) {
    assert.match(stdout, /^\d+ of \d+, largest memory first/m);
    assert.doesNotMatch(stdout, / dist\/main\.js call find_processes/);
  }
  if (script.includes('--sort-by cpu')) assert.match(stdout, /^\d+ of \d+, most CPU first/m);
  if (script.includes('--group-by project')) assert.match(stdout, /^(project +count +cpu_percent|0 of 0,)/m);
  if (script.includes('list_ports')) assert.match(stdout, /^\d+ of \d+(; more .*)?$/m);
  if (script.includes('find_orphans')) assert.match(stdout, /^\d+ of \d+ left behind/m);
  if (script.includes('find_file_users')) assert.match(stdout, / cwd .* bash -euo pipefail/);
  if (script.includes('main.js find sleep')) assert.match(stdout, /^ *\d+ +\d+s +sleep 600$/m);
  if (script.includes('main.js kill')) assert.match(stdout, /^ended +\d+ +sleep +sleep 600$/m);
  if (script.includes('wait_for')) assert.match(stdout, /^reached +true$/m);
}
