import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { test } from 'node:test';

/**
 * Imports point one way, from the left to the right and down:
 * main → commands → {server → tools → host → {policy, audit, platform} → process → {text, errors}, clients}.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  main: ['commands', 'config', 'errors'],
  commands: [
    'config',
    'clients',
    'server',
    'tools',
    'host',
    'policy',
    'audit',
    'platform',
    'process',
    'text',
    'errors',
  ],
  config: ['errors'],
  clients: ['folder'],
  server: ['tools', 'host', 'text', 'errors'],
  tools: ['host', 'platform', 'process', 'text', 'errors'],
  host: ['policy', 'audit', 'platform', 'process', 'text', 'errors'],
  policy: ['process', 'text', 'errors'],
  audit: ['process', 'text', 'errors', 'folder'],
  platform: ['process', 'text', 'errors'],
  process: ['text', 'errors'],
  text: ['errors'],
  errors: [],
  folder: [],
};

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join('src', path), 'utf8') }));

/** The room of a file: its folder, or its own name where it stands at the top. */
const roomOf = (path: string): string => path.split('/')[0]?.replace(/\.ts$/, '') ?? '';

for (const { path, text } of sources) {
  test(`${path} imports only what lies below it`, () => {
    const room = roomOf(path);
    const allowed = MAY_IMPORT[room];
    assert.ok(allowed, `the room ${room} is not in the plan`);
    for (const [, target = ''] of text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
      const file = posix.join(dirname(path), target);
      if (file.startsWith('..')) continue; // package.json
      const other = roomOf(file);
      assert.ok(other === room || allowed.includes(other), `${path} imports ${file}`);
    }
  });
}

const having = (pattern: RegExp): string[] => sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

/** What changes a file or folder, as far as Node has it. */
const WRITES =
  /\b(?:write|writev|appendFile|writeFile|truncate|ftruncate|mkdir|mkdtemp|rename|unlink|rm|rmdir|symlink|link|cp|copyFile|chmod|fchmod|chown|utimes)Sync\b|createWriteStream|fs\/promises/;

test('one door for each: signals, configuration, errors, display', () => {
  assert.deepEqual(having(/\.signal\('SIG|\.signal\(signal/), ['host/terminate.ts']);
  assert.deepEqual(having(/process\.kill\(/), ['platform/linux/target.ts']);
  assert.deepEqual(having(/process\.env/), ['commands/options.ts']);
  assert.deepEqual(having(/isError: true/), ['server/server.ts']);
  assert.deepEqual(having(WRITES).sort(), ['audit/disk.ts', 'clients/file.ts', 'commands/inspect.ts', 'folder.ts']);
  assert.deepEqual(having(/ as Display/), ['text/display.ts']);
});

test('nothing starts another program, but the commands that open the Inspector and try the server out', () => {
  assert.deepEqual(having(/child_process/).sort(), ['commands/doctor/programs.ts', 'commands/inspect.ts']);
});
