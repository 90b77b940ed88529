import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { encode } from 'gpt-tokenizer';
import * as z from 'zod';
import { QUESTIONS } from '../evals/questions/all.ts';
import { configSchemaText, toolsMarkdown } from '../scripts/docs.ts';
import { CONFIG_OPTIONS } from '../src/commands/options.ts';
import { TOOLS } from '../src/commands/tools-here.ts';
import { loadConfig } from '../src/config/layers.ts';
import { openPlaces } from '../src/platform/this-system.ts';
import { jsonSchema } from '../src/server/server.ts';
import { BUILT, blocks, examples, isRoot, PAGES, run, scratch, titleOf, verify } from './documentation.ts';

/** Without configuration files of this machine. */
const PLACES = { ...openPlaces(), systemConfig: join(scratch, 'none'), userConfig: join(scratch, 'none') };

/** The documentation is held to the program: what it names exists, what it shows runs. */

const README = readFileSync('README.md', 'utf8');

/** The README's text below a heading, up to the next one. */
function part(heading: string): string {
  const found = README.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  assert.ok(found, `there is a part "${heading}"`);
  return found;
}

test('docs/architecture.md names only files that exist', () => {
  const map = blocks('', readFileSync('docs/architecture.md', 'utf8')).join('\n');
  const named = [...map.matchAll(/[\w-]+\.(?:ts|cjs)\b/g)].map(([name]) => name);
  const files = new Set(
    ['src', 'scripts', 'bench', 'fuzz']
      .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      .map((path) => basename(path)),
  );
  assert.ok(named.length > 80);
  assert.deepEqual(
    named.filter((name) => !files.has(name)),
    [],
  );
});

test('docs/architecture.md has 36 changes, and each file that it names for them exists', () => {
  const rows = [...readFileSync('docs/architecture.md', 'utf8').matchAll(/^\| ((?!to …|---)[^|]+) \| ([^|]+) \|$/gm)];
  assert.equal(rows.length, 36);
  const paths = rows.flatMap(([, , files = '']) => [...files.matchAll(/`([\w./-]+)`/g)].map(([, path = '']) => path));
  assert.deepEqual(
    paths.filter((path) => !existsSync(`src/${path}`)),
    [],
  );
});

test('docs/adr/README.md lists every decision, with its title, status and date', () => {
  const index = readFileSync('docs/adr/README.md', 'utf8');
  const rows = [...index.matchAll(/^\| (\d+) \| \[(.+)\]\((\S+)\) \| (.+) \| (\d{4}-\d\d-\d\d) \|$/gm)];
  const records = readdirSync('docs/adr').filter((name) => /^\d{4}-/.test(name));
  assert.deepEqual(
    rows.map(([, , , file]) => file),
    records.sort(),
  );
  for (const [, number, title, file = '', status = '', date] of rows) {
    const [heading, , state = ''] = readFileSync(join('docs/adr', file), 'utf8').split('\n');
    assert.equal(heading, `# ${number}. ${title}`);
    const [, first = ''] = /^([a-z]+)/.exec(status) ?? [];
    assert.ok(state.startsWith(`Status: ${first}`) && state.includes(`${date}`), `${file}: ${state}`);
  }
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
    const [, changing = ''] = part('Tools').split('These change something');
    const changes = TOOLS.filter(({ effect }) => effect !== 'read').map(({ name }) => `| \`${name}\``);
    assert.deepEqual(changing.match(/^\| `\w+`/gm)?.sort(), changes.sort());
  });

  test('a newcomer can read it: 200 lines at most', () => {
    assert.ok(README.split('\n').length <= 200);
  });

  test('its token counts are those of the definitions and of docs/questions.md', () => {
    const tokens = (value: unknown): number => encode(JSON.stringify(value)).length;
    const inputs = TOOLS.map(({ name, description, input }) => ({
      ...{ name, description },
      inputSchema: jsonSchema(input, 'input'),
    }));
    const all = TOOLS.map(({ output }, index) => ({ ...inputs[index], outputSchema: jsonSchema(output, 'output') }));
    const questions = readFileSync('docs/questions.md', 'utf8');
    const costOf = (words: string) => {
      const row = questions.split('\n').find((line) => line.startsWith(`| ${words} |`));
      return row?.split(' | ').at(2);
    };
    const counts = [tokens(inputs).toLocaleString('en'), tokens(all).toLocaleString('en')];
    assert.ok(README.includes(`cost ${counts[0]} tokens once, ${counts[1]} for a client`), counts.join(', '));
    const answers = [costOf('What listens on port 8080?'), costOf('What is running of mine?')];
    assert.ok(
      README.replaceAll('\n', ' ').includes(`then costs ${answers[0]}, a list ${answers[1]},`),
      answers.join(', '),
    );
  });

  test('its short commands are understood, and kill does nothing without a yes', () => {
    const shown = [...part('In the terminal').matchAll(/\bpmcp (\w+)(?: (\S+))? {2,}/g)];
    assert.ok(shown.length >= 8);
    for (const [, verb = '', word = ''] of shown) {
      const script = `sleep 600 & node ${BUILT} ${verb} ${word.replace('PID', '$!')} </dev/null || code=$?; test "\${code:-0}" -le 1`;
      const asksFirst = `message=$(node ${BUILT} kill :3000 2>&1 </dev/null) || grep 'add --yes' <<<"$message"`;
      run(verb === 'kill' ? asksFirst : script, isRoot ? { ALLOW_ROOT: 'Y' } : {});
    }
  });

  test('every JSON snippet parses', () => {
    assert.ok(blocks('json', README).length > 0);
    for (const text of blocks('json', README)) JSON.parse(text);
  });

  test('its clients start what is built, with settings that are accepted', () => {
    const Server = z.object({ args: z.tuple([z.string()]), env: z.record(z.string(), z.string()) });
    const Client = z.record(z.string(), z.object({ 'process-manager': Server }));
    assert.ok(blocks('json client', README).length > 0);
    for (const client of blocks('json client', README).map((text) => Client.parse(JSON.parse(text)))) {
      for (const { args, env } of Object.values(client).map((servers) => servers['process-manager'])) {
        assert.ok(args[0].endsWith(`/process-manager-mcp/${BUILT}`));
        loadConfig({}, env, PLACES);
      }
    }
  });
});

test('the answer in docs/recipes.md is one that the tool could give', () => {
  const find = TOOLS.find(({ name }) => name === 'find_processes');
  const answers = blocks('json answer', readFileSync('docs/recipes.md', 'utf8'));
  assert.equal(answers.length, 1);
  for (const text of answers) find?.output.parse(JSON.parse(text));
});

describe('docs/configuration.md', () => {
  const text = readFileSync('docs/configuration.md', 'utf8');

  test('names every setting: key, variable and flag', () => {
    const keys = Object.keys(loadConfig({}, {}, PLACES).values);
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
      assert.equal(loadConfig({ file }, {}, PLACES).values.rules.length, 3);
    }
  });
});

describe('the commands of the documentation', () => {
  test('there are some, for every tool', () => {
    for (const { name } of TOOLS) assert.ok(examples.join('').includes(`call ${name}`), name);
  });

  // As the README says: processes of root's own need --allow-root. As other users: docs.slow.test.ts.
  for (const script of examples)
    test(`${titleOf(script)} …`, () => verify(script, run(script, isRoot ? { ALLOW_ROOT: 'Y' } : {})));
});
