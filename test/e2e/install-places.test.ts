import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { home, MAIN, withServer } from './client-homes.ts';
import { cli, run } from './support.ts';

/** Where `install` writes, where it does not, and what it says about that. */

test('every profile of VS Code and the file of its server are written, and cleaned again', async () => {
  const { path, install, all } = home({ '.config/Code/User/profiles/0a1b2c3d/settings.json': '{}' });
  mkdirSync(join(path, '.vscode-server/data'), { recursive: true });
  const before = all();
  for (const names of [[], ['vscode']]) {
    assert.equal((await install(...names, '--yes')).code, 0);
    assert.deepEqual(
      Object.entries(all())
        .filter(([, text]) => text.includes('process-manager'))
        .map(([file]) => file)
        .sort(),
      [
        '.config/Code/User/mcp.json',
        '.config/Code/User/profiles/0a1b2c3d/mcp.json',
        '.vscode-server/data/User/mcp.json',
      ],
    );
    assert.equal((await install(...names, '--yes', '--uninstall')).code, 0);
    assert.deepEqual(all(), before);
  }
});

test('OpenCode: the entry is changed in the file that has it', async () => {
  const mine = { type: 'local', command: ['/old/node', MAIN, '--read-only'], enabled: false };
  const { install, read, all } = home({
    '.config/opencode/opencode.jsonc': '{}',
    '.config/opencode/opencode.json': JSON.stringify({ mcp: { 'process-manager': mine } }),
  });
  const { code, stdout } = await install('--yes');
  assert.equal(code, 0);
  assert.match(read('.config/opencode/opencode.json'), /"--read-only"\],"enabled":false/);
  assert.equal(read('.config/opencode/opencode.jsonc'), '{}');
  assert.match(stdout, /OpenCode: "process-manager" is switched off by "enabled": false/);
  assert.equal((await install('--yes', '--uninstall')).code, 0);
  assert.doesNotMatch(Object.values(all()).join(), /process-manager/);
});

test('Claude Code: uninstall finds the entry in the file that the old one hides', async () => {
  const { install, all } = home({
    '.claude/.config.json': '{}',
    '.claude.json': withServer({ command: 'node', args: [MAIN] }),
  });
  assert.equal((await install('claude-code', '--yes')).code, 0);
  assert.match(all()['.claude/.config.json'] ?? '', /process-manager/);
  assert.equal((await install('claude-code', '--yes', '--uninstall')).code, 0);
  assert.doesNotMatch(Object.values(all()).join(), /process-manager"/);
});

describe('--project', () => {
  test('writes the files of the project, for the clients that it or the person uses', async () => {
    const { path, env, all } = home({ '.claude/settings.json': '{}', 'shop/.cursor/rules': '' });
    mkdirSync(join(path, 'shop/.vscode'));
    const before = all();
    const install = (...args: string[]) =>
      run(process.execPath, [MAIN, 'install', '--project', '.', '--yes', ...args], { env, cwd: join(path, 'shop') });
    const { code, stdout } = await install();
    assert.equal(code, 0, stdout);
    assert.match(stdout, /Claude Code asks once whether it may start the servers of a project/);
    const {
      'shop/.mcp.json': claude,
      'shop/.cursor/mcp.json': cursor,
      'shop/.vscode/mcp.json': code_,
      ...rest
    } = all();
    assert.deepEqual(rest, before);
    for (const text of [claude, cursor, code_]) assert.ok(text?.includes(MAIN), text);
    assert.match(code_ ?? '', /"servers"/);
    assert.match((await install()).stdout, /needs no change/);
    assert.equal((await install('--uninstall')).code, 0);
    assert.deepEqual(all(), before);
  });

  test('writes the file of a client that is named', async () => {
    const { path, env, all } = home();
    assert.equal((await cli(['install', 'vscode', '--yes', '--project', path], { env })).code, 0);
    assert.deepEqual(Object.keys(all()), ['.vscode/mcp.json']);
  });
});

test('programs that are not edited are named, with their file and entry, and not written', async () => {
  const { path, install, all } = home({ '.cursor/mcp.json': '{}', '.continue/config.yaml': 'name: x\n' });
  mkdirSync(join(path, '.var/app/com.visualstudio.code'), { recursive: true });
  for (const args of [['--yes'], ['--list']]) {
    const { code, stdout } = await install(...args);
    assert.equal(code, 0);
    assert.match(stdout, /Continue was found, [\s\S]*~\/\.continue\/config\.yaml:\n {4}mcpServers:\n/);
    assert.match(
      stdout,
      /VS Code in a Flatpak was found, [\s\S]*~\/\.var\/app\/\S+\/mcp\.json:\n[\s\S]*"flatpak-spawn"/,
    );
  }
  assert.equal(all()['.continue/config.yaml'], 'name: x\n');
});

describe('one odd file does not stop the others', () => {
  for (const [title, file, text, says] of [
    [
      'two YAML documents',
      '.config/goose/config.yaml',
      'a: 1\n---\nb: 2\n',
      /it holds two documents \(`---` at line 2\)/,
    ],
    [
      'something after the last brace',
      '.gemini/settings.json',
      '{}\n}\n',
      /something follows the closing brace at line 2/,
    ],
    [
      'servers twice',
      '.gemini/settings.json',
      '{"mcpServers":{},\n"mcpServers":{}}',
      /"mcpServers" is in it twice, at lines 1 and 2/,
    ],
    ['a comment for Claude Code', '.claude.json', '{\n// mine\n}\n', /Claude Code does not accept comments: line 2/],
    [
      'a last comma for Gemini CLI',
      '.gemini/settings.json',
      '{\n"a": 1,\n}',
      /Gemini CLI does not accept a trailing comma: line 2/,
    ],
  ] as const)
    test(title, async () => {
      const { install, read } = home({ [file]: text, '.cursor/mcp.json': '{}' });
      const { code, stdout, stderr } = await install('--yes');
      assert.deepEqual([code, stderr], [1, '']);
      assert.match(stdout, says);
      assert.match(stdout, /The entry to add by hand:\n/);
      assert.equal(read(file), text);
      assert.match(read('.cursor/mcp.json'), /process-manager/);
      for (const command of [['--list'], ['--yes', '--uninstall']])
        assert.doesNotMatch((await install(...command)).stderr, / at /);
    });

  test('comments are kept for Gemini CLI, and an end marker for Goose', async () => {
    const { path, install, read } = home({ '.gemini/settings.json': '{\n// mine\n}\n' });
    mkdirSync(join(path, '.config/goose'), { recursive: true });
    writeFileSync(join(path, '.config/goose/config.yaml'), '---\na: 1\n...\n');
    assert.equal((await install('--yes')).code, 0);
    assert.match(read('.gemini/settings.json'), /\/\/ mine\n[\s\S]*process-manager/);
    assert.match(read('.config/goose/config.yaml'), /^---\na: 1\nextensions:\n[\s\S]*\n\.\.\.\n$/);
  });
});
