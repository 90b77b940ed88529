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
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as z from 'zod';
import { QUESTIONS } from '../evals/questions/all.ts';
import { configSchemaText, toolsMarkdown } from '../scripts/docs.ts';
import { CONFIG_OPTIONS } from '../src/commands/options.ts';
import { loadConfig } from '../src/config/layers.ts';
import { TOOLS } from '../src/tools/index.ts';

/** The documentation is held to the program: what it names exists, what it shows runs. */

const README = readFileSync('README.md', 'utf8');
const BUILT = 'dist/main.js';
const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

/** A user without a name, for the examples as an ordinary user. */
const ORDINARY = 12_345;
/** Whatever an example leaves running ends with it. */
const CLEAN_UP = "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT";

/** The fenced blocks of a page whose info string begins with `info`. */
const blocks = (info: string, page = README): string[] =>
  [...page.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)]
    .filter(([, given = '']) => given.startsWith(info))
    .map(([, , text = '']) => text);

/** The README's text below a heading, up to the next one. */
function part(heading: string): string {
  const found = README.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  assert.ok(found, `there is a part "${heading}"`);
  return found;
}

const scratch = mkdtempSync(join(tmpdir(), 'process-manager-mcp-docs-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

test('docs/architecture.md names only files that exist', () => {
  const map = blocks('', readFileSync('docs/architecture.md', 'utf8')).join('\n');
  const named = [...map.matchAll(/[\w-]+\.(?:ts|cjs)\b/g)].map(([name]) => name);
  const files = new Set(
    ['src', 'scripts', 'bench', 'fuzz']
      .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      .map((path) => basename(path)),
  );
  assert.ok(named.length > 100);
  assert.deepEqual(
    named.filter((name) => !files.has(name)),
    [],
  );
});

test('every script of npm that the documentation names exists', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')));
  for (const page of PAGES) {
    for (const [, name = ''] of readFileSync(page, 'utf8').matchAll(/\bnpm run ([\w:-]+)/g))
      assert.ok(scripts[name] !== undefined, `${page}: npm run ${name}`);
  }
});

test('docs/tools.md is what the tools say', () => {
  assert.equal(readFileSync('docs/tools.md', 'utf8'), toolsMarkdown(), 'run `npm run docs`');
});

test('docs/config.schema.json is what the configuration accepts', () => {
  assert.equal(readFileSync('docs/config.schema.json', 'utf8'), configSchemaText(), 'run `npm run docs`');
});

test('docs/questions.md has every question, and what it says is within the bounds', () => {
  const rows = readFileSync('docs/questions.md', 'utf8').matchAll(
    /^\| (.*?) \| (`.*`) \| (\d+) \| (?:\d+|waits) \|$/gm,
  );
  const asked = [...rows].map(([, words, calls = '', tokens]) => ({
    words,
    calls: calls.split('`, `').length,
    tokens,
  }));
  assert.deepEqual(
    asked.map(({ words }) => words),
    QUESTIONS.map(({ words }) => words),
    'run `npm run questions` as root',
  );
  assert.ok(asked.every(({ calls, tokens }) => calls <= 2 && Number(tokens) <= 2000));
});

for (const page of PAGES) {
  test(`${page}: every link leads somewhere`, () => {
    for (const [, target = '', anchor] of readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]*)(?:#([^)]*))?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const path = target === '' ? page : join(dirname(page), target);
      assert.ok(existsSync(path), target);
      if (anchor !== undefined) assert.ok(anchorsOf(path).includes(anchor), `${target}#${anchor}`);
    }
  });
}

/** As GitHub makes them of headings. */
const anchorsOf = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

describe('README', () => {
  test('names every tool', () => {
    const rows = part('Tools').match(/^\| `\w+`/gm);
    assert.deepEqual(rows?.sort(), TOOLS.map(({ name }) => `| \`${name}\``).sort());
  });

  test('a newcomer can read it: 200 lines at most', () => {
    assert.ok(README.split('\n').length <= 200);
  });

  test('its one-click links start the package', () => {
    const configOf = (host: string): string => {
      const [link = ''] = README.slice(README.indexOf(`https://${host}`)).split(')');
      return new URL(link).searchParams.get('config') ?? '';
    };
    const npx = { command: 'npx', args: ['-y', 'process-manager-mcp'] };
    assert.deepEqual(JSON.parse(configOf('insiders.vscode.dev')), npx);
    assert.deepEqual(JSON.parse(Buffer.from(configOf('cursor.com'), 'base64').toString()), npx);
  });

  test('every JSON snippet parses', () => {
    assert.ok(blocks('json').length > 0);
    for (const text of blocks('json')) JSON.parse(text);
  });

  test('its answer is one that the tool could give', () => {
    const find = TOOLS.find(({ name }) => name === 'find_processes');
    assert.equal(blocks('json answer').length, 1);
    for (const text of blocks('json answer')) find?.output.parse(JSON.parse(text));
  });

  test('its clients start what is built, with settings that are accepted', () => {
    const Server = z.object({ args: z.tuple([z.string()]), env: z.record(z.string(), z.string()) });
    const Client = z.record(z.string(), z.object({ 'process-manager': Server }));
    assert.ok(blocks('json client').length > 0);
    for (const client of blocks('json client').map((text) => Client.parse(JSON.parse(text)))) {
      for (const { args, env } of Object.values(client).map((servers) => servers['process-manager'])) {
        assert.ok(args[0].endsWith(`/process-manager-mcp/${BUILT}`));
        loadConfig({}, { ...env, XDG_CONFIG_HOME: scratch });
      }
    }
  });
});

describe('docs/configuration.md', () => {
  const text = readFileSync('docs/configuration.md', 'utf8');

  test('names every setting: key, variable and flag', () => {
    const keys = Object.keys(loadConfig({}, { XDG_CONFIG_HOME: scratch }).values);
    const variables = Object.values(CONFIG_OPTIONS).flatMap(({ help }) => help.match(/[A-Z]+_[A-Z_]+/g) ?? []);
    assert.ok(keys.length > 0 && variables.length > 0);
    for (const name of [...keys, ...variables]) assert.ok(text.includes(`\`${name}\``), name);
    for (const flag of Object.keys(CONFIG_OPTIONS)) {
      assert.ok(text.includes(`\`--${flag}\``) || text.includes(`\`--${flag} `), flag);
    }
  });

  test('its configuration file is accepted', () => {
    const examples = [...text.matchAll(/^```json config\n(.*?)^```$/gms)];
    assert.equal(examples.length, 1);
    for (const [, example = ''] of examples) {
      const file = join(scratch, 'config.json');
      writeFileSync(file, example);
      assert.equal(loadConfig({ file }, {}).values.rules.length, 3);
    }
  });
});

describe('the commands of the documentation', () => {
  const examples = PAGES.flatMap((page) => blocks('sh', readFileSync(page, 'utf8')));
  const isRoot = process.getuid?.() === 0;

  before(() => {
    if (!existsSync(BUILT)) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
    // A copy that any user may read, with the only package that is not in the bundle.
    cpSync('dist', join(scratch, 'dist'), { recursive: true });
    for (const part of ['koffi', '@koromix'].filter((name) => existsSync(join('node_modules', name)))) {
      cpSync(join('node_modules', part), join(scratch, 'node_modules', part), { recursive: true });
    }
    chmodSync(scratch, 0o755);
  });

  function run(script: string, env: Readonly<Record<string, string>>, user: { uid?: number; gid?: number } = {}) {
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

  test('there are some, for every tool', () => {
    for (const { name } of TOOLS) assert.ok(examples.join('').includes(`call ${name}`), name);
  });

  for (const script of examples) {
    const title = script.trim().split('\n').slice(0, 2).join('; ');
    // As the README says: processes of root's own need --allow-root.
    test(`${title} …`, () => verify(script, run(script, isRoot ? { ALLOW_ROOT: 'Y' } : {})));
    test(`${title} … as an ordinary user`, { skip: isRoot ? cannotBe(ORDINARY) : 'runs as one anyway' }, () =>
      verify(script, run(script, {}, { uid: ORDINARY, gid: ORDINARY })),
    );
    if (script.includes('$!')) continue;
    test(`${title} … as root without ALLOW_ROOT`, { skip: !isRoot && 'not root' }, () =>
      verify(script, run(script, {})),
    );
  }
});

/** False, or why no program can be started as this user here. */
function cannotBe(uid: number): string | false {
  const { status } = spawnSync(process.execPath, ['-e', '0'], { cwd: '/', uid, gid: uid });
  return status !== 0 && `no program can be started as user ${uid}`;
}

/** The answers speak of what is really there. */
function verify(script: string, stdout: string): void {
  if (script.includes('terminate_process')) assert.match(stdout, / sleep +exited +SIGTERM /);
  if (script.includes('get_process_info')) assert.match(stdout, /^command +sleep 600$/m);
  if (script.includes('signal_process')) assert.match(stdout, /^status +stopped$/m);
  if (script.includes('set_priority')) assert.match(stdout, /^nice_after +10$/m);
  // A call is in no list of its own.
  if (script.includes('find_processes')) {
    assert.match(stdout, /^\d+ of \d+, largest memory first/m);
    assert.doesNotMatch(stdout, /call find_processes/);
  }
  if (script.includes('--sort-by cpu')) assert.match(stdout, /^\d+ of \d+, most CPU first/m);
  if (script.includes('--group-by project')) assert.match(stdout, /^(project +count +cpu_percent|0 of 0,)/m);
  if (script.includes('list_ports')) assert.match(stdout, /^\d+ of \d+(; more .*)?$/m);
  if (script.includes('find_orphans')) assert.match(stdout, /^\d+ of \d+ left behind/m);
  if (script.includes('find_file_users')) assert.match(stdout, / cwd .* bash -euo pipefail/);
  if (script.includes('wait_for')) assert.match(stdout, /^reached +true$/m);
}
