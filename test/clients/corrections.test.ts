import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CORRECTIONS, isThere } from '../../src/clients/corrections.ts';
import type { Surroundings } from '../../src/clients/surroundings.ts';

/** A home with these empty files. */
function home(t: TestContext, files: readonly string[] = []): string {
  const path = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  for (const file of files) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), '');
  }
  return path;
}

/** The file of a client below this home. */
function fileOf(id: string, where: string, rest: Partial<Surroundings> = {}): string {
  const choice = CORRECTIONS[id]?.fileIn?.({ env: {}, home: where, platform: 'linux', ...rest });
  return (choice?.path ?? assert.fail(id)).slice(where.length + 1).replaceAll('\\', '/');
}

test('the old file of Claude Code wins while it exists, in its own folder, too', (t) => {
  const where = home(t, ['.claude/.config.json', 'c/.config.json']);
  assert.equal(fileOf('claude-code', where), '.claude/.config.json');
  assert.equal(fileOf('claude-code', where, { env: { CLAUDE_CONFIG_DIR: join(where, 'c') } }), 'c/.config.json');
  assert.equal(fileOf('claude-code', where, { env: { CLAUDE_CONFIG_DIR: join(where, 'd') } }), 'd/.claude.json');
  assert.equal(fileOf('claude-code', home(t)), '.claude.json');
});

test('OpenCode: the variables move its file, and the one that exists is taken', (t) => {
  const where = home(t, [
    '.config/opencode/opencode.json',
    'x/opencode/opencode.json',
    'x/opencode/opencode.jsonc',
    'o.json',
  ]);
  assert.equal(fileOf('opencode', where), '.config/opencode/opencode.json');
  const env = { XDG_CONFIG_HOME: join(where, 'x') };
  assert.equal(fileOf('opencode', where, { env }), 'x/opencode/opencode.jsonc');
  assert.equal(fileOf('opencode', where, { env: { ...env, OPENCODE_CONFIG: join(where, 'o.json') } }), 'o.json');
  assert.equal(
    fileOf('opencode', where, { env: { ...env, OPENCODE_CONFIG: join(where, 'none.json') } }),
    'x/opencode/opencode.jsonc',
    'a file that does not exist is not read',
  );
  assert.equal(fileOf('opencode', home(t)), '.config/opencode/opencode.jsonc');
});

test('Claude Desktop from the Microsoft Store reads a folder of its own', (t) => {
  const packages = 'AppData/Local/Packages';
  const where = home(t, [`${packages}/Other_1/x`, `${packages}/Claude_pzs8sxrjxfjjc/x`]);
  assert.equal(
    fileOf('claude-desktop', where, { platform: 'win32' }),
    `${packages}/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude/claude_desktop_config.json`,
  );
  assert.equal(fileOf('claude-desktop', where), '.config/Claude/claude_desktop_config.json');
  const roaming = 'AppData/Roaming/Claude/claude_desktop_config.json';
  assert.equal(fileOf('claude-desktop', home(t), { platform: 'win32' }), roaming);
});

test('Zed, Goose and Gemini CLI, on each system', (t) => {
  const where = home(t);
  const env = { XDG_CONFIG_HOME: join(where, 'x') };
  assert.equal(fileOf('zed', where, { env }), 'x/zed/settings.json');
  assert.equal(fileOf('zed', where, { env, platform: 'darwin' }), '.config/zed/settings.json');
  assert.equal(fileOf('zed', where, { platform: 'win32' }), 'AppData/Roaming/Zed/settings.json');
  assert.equal(fileOf('goose', where, { env }), 'x/goose/config.yaml');
  assert.equal(fileOf('goose', where, { platform: 'win32' }), 'AppData/Roaming/Block/goose/config/config.yaml');
  assert.equal(fileOf('goose', where, { env: { GOOSE_PATH_ROOT: join(where, 'g') } }), 'g/config/config.yaml');
  assert.equal(fileOf('gemini-cli', where, { env: { GEMINI_CLI_HOME: join(where, 'g') } }), 'g/.gemini/settings.json');
});

test('a client is there with its folder; Copilot only with its file', (t) => {
  const where = home(t, ['a/other']);
  assert.equal(isThere('zed', join(where, 'a/settings.json')), true);
  assert.equal(isThere('zed', join(where, 'b/settings.json')), false);
  assert.equal(isThere('github-copilot-cli', join(where, 'a/mcp-config.json')), false);
  assert.equal(isThere('github-copilot-cli', join(where, 'a/other')), true);
});
