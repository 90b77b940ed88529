import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import * as z from 'zod';
import { home, MAIN, serversOf, withServer } from './client-homes.ts';
import { works } from './programs.ts';
import { cli, noOtherUsers, REPO, run, suiteOrTest } from './support.ts';
import { inTerminal, needsPython } from './terminal.ts';

/** `install`, in homes of its own, through what is built. */

/** Where the clients' own documentation says that it is, for Linux. */
const PLACES = {
  'claude-code': '.claude.json',
  'claude-desktop': '.config/Claude/claude_desktop_config.json',
  codex: '.codex/config.toml',
  cursor: '.cursor/mcp.json',
  'gemini-cli': '.gemini/settings.json',
  vscode: '.config/Code/User/mcp.json',
  windsurf: '.codeium/windsurf/mcp_config.json',
  zed: '.config/zed/settings.json',
} as const;

/** Clients that the library does not know. */
const OURS = new Set(['lm-studio', 'vscode-insiders', 'vscodium']);

describe('each client', () => {
  for (const [client, file] of Object.entries(PLACES)) {
    test(`${client}: ${file}`, async () => {
      const { path, install, read, all, backups } = home();
      const { code, stdout, stderr } = await install(client, '--yes', '--env', 'ALLOW_ROOT=Y');
      assert.deepEqual([code, stderr], [0, '']);
      assert.deepEqual(Object.keys(all()), [file]);
      assert.ok(stdout.includes(file));
      assert.match(read(file), /process-manager/);
      assert.equal((await install(client, '--yes', '--uninstall')).code, 0);
      assert.deepEqual([readdirSync(path), backups()], [[], {}], 'without a trace');
    });
  }

  test('all that the library knows: its own reader finds the server in each', async () => {
    const { env, install } = home({ '.claude/settings.json': '{}' }); // by this folder it knows Claude Code
    const { stderr } = await install('none');
    const known = (stderr.match(/expected one of (.*)/)?.[1]?.split(', ') ?? []).filter((id) => !OURS.has(id));
    assert.ok(known.length >= Object.keys(PLACES).length);
    assert.equal((await install(...known, '--yes', '-v', 'ALLOW_ROOT=Y')).code, 0);
    const script = `import { listInstalledServers } from 'add-mcp';
      const found = await listInstalledServers({ global: true, agents: ${JSON.stringify(known)} });
      console.log(JSON.stringify(found.flatMap(({ agentType, servers }) => servers.map((one) => [agentType, one.serverName, one.identity]))));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env, cwd: REPO });
    const identity = `${process.execPath} ${MAIN}`;
    assert.deepEqual(
      new Map(
        z
          .array(z.tuple([z.string(), z.string(), z.string()]))
          .parse(JSON.parse(stdout))
          .map(([id, ...rest]) => [id, rest]),
      ),
      new Map(known.map((id) => [id, ['process-manager', identity]])),
    );
  });

  test('the variables that move a configuration are heeded', async () => {
    const { path, env } = home();
    const moved = {
      ...env,
      XDG_CONFIG_HOME: join(path, 'xdg'),
      CODEX_HOME: join(path, 'c'),
      CLAUDE_CONFIG_DIR: join(path, 'd'),
    };
    const { code, stderr } = await cli(['install', '--yes', 'zed', 'codex', 'claude-code'], { env: moved });
    assert.deepEqual([code, stderr], [0, '']);
    for (const file of ['xdg/zed/settings.json', 'c/config.toml', 'd/.claude.json'])
      assert.ok(existsSync(join(path, file)), file);
  });
});

test('what is written starts the server, with the settings that were given', async () => {
  const { install, read, env } = home();
  await install('cursor', '--yes', '-v', 'ALLOW_USERS=*', '--read-only');
  const server = serversOf(read('.cursor/mcp.json'))['process-manager'];
  assert.deepEqual(server, { command: process.execPath, args: [MAIN], env: { ALLOW_USERS: '*', READ_ONLY: 'Y' } });
  const client = new Client({ name: 'e2e', version: '1' });
  await client.connect(new StdioClientTransport({ ...server, env: { ...env, ...server.env }, stderr: 'pipe' }));
  const { tools } = await client.listTools();
  await client.close();
  assert.ok(tools.some(({ name }) => name === 'list_processes'));
  assert.ok(!tools.some(({ name }) => name === 'terminate_process'));
});

describe('an installed package', () => {
  const copyIn = (path: string, inside: string): string => {
    cpSync(join(REPO, 'dist'), join(path, inside, 'dist'), { recursive: true });
    return join(path, inside, 'dist/main.js');
  };

  for (const inside of ['lib/node_modules/process-manager-mcp', 'shop/node_modules/process-manager-mcp'])
    test(`in ${inside} is started by its own path`, async () => {
      const { path, env, read } = home();
      const script = copyIn(path, inside);
      const { code, stderr } = await run(process.execPath, [script, 'install', 'cursor', '--yes'], { env });
      assert.deepEqual([code, stderr], [0, '']);
      assert.deepEqual(serversOf(read('.cursor/mcp.json')), {
        'process-manager': { command: process.execPath, args: [script] },
      });
    });

  test('in a cache is started through npx, in its version, and a second install changes nothing', async () => {
    const { path, env, all } = home();
    const script = copyIn(path, '.npm/_npx/0123/node_modules/process-manager-mcp');
    const install = () => run(process.execPath, [script, 'install', 'cursor', '--yes'], { env });
    const { code, stdout, stderr } = await install();
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /This copy is in a cache/);
    const { '.cursor/mcp.json': text = '' } = all();
    const { command, args, env: variables } = serversOf(text)['process-manager'] ?? assert.fail(text);
    assert.equal(command, process.execPath);
    assert.match(args.join(' '), /^\/\S+\/npx-cli\.js -y process-manager-mcp@\d+\.\d+\.\d+$/);
    assert.deepEqual(variables, { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` });
    assert.match((await install()).stdout, /needs no change/);
    assert.equal(all()['.cursor/mcp.json'], text);
  });
});

const CONFIG = `{
  // about all
  "theme": "x",
  "mcpServers": { "other": { "command": "x" } } // beside
}
`;

describe('an existing configuration', () => {
  test('is kept: comments, other servers, mode, and a copy', async () => {
    const { path, state, install, read, all, backups } = home({ '.cursor/mcp.json': CONFIG });
    const file = join(path, '.cursor/mcp.json');
    chmodSync(file, 0o640);
    const { code, stdout } = await install('--yes');
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}\+ +"process-manager": \{$/m);
    assert.match(read('.cursor/mcp.json'), /about all.*"other": \{ "command": "x" \}.*"process-manager".*beside/s);
    assert.deepEqual(Object.keys(all()), ['.cursor/mcp.json'], 'nothing is left beside it');
    assert.equal(statSync(file).mode & 0o777, 0o640);
    const [backup = '', ...more] = Object.keys(backups());
    assert.match(backup, /^process-manager-mcp\/backups\/cursor\/mcp\.json\.[0-9a-f]{8}\.\d{8}T\d{9}Z\.bak$/);
    assert.deepEqual([backups()[backup], more], [CONFIG, []]);
    assert.equal(statSync(join(state, backup)).mode & 0o777, 0o600);
    assert.ok(stdout.includes(`backup: ${join(state, backup)}`), stdout);
  });

  test(
    'belongs to the user it belonged to, when root installs',
    { skip: process.getuid?.() !== 0 && 'needs root' },
    async () => {
      const { path, install } = home({ '.cursor/mcp.json': CONFIG });
      chownSync(join(path, '.cursor/mcp.json'), 61_010, 61_011);
      assert.equal((await install('--yes')).code, 0);
      for (const name of readdirSync(join(path, '.cursor'))) {
        const { uid, gid } = statSync(join(path, '.cursor', name));
        assert.deepEqual([uid, gid], [61_010, 61_011], name);
      }
    },
  );

  test('is shown with spaces for its tabs', async () => {
    const { install, read } = home({ '.cursor/mcp.json': '{\n\t"mcpServers": {\n\t\t"other": {}\n\t}\n}\n' });
    const { stdout } = await install('--yes');
    assert.match(stdout, /^ {2}\+ {9}"process-manager": \{$/m);
    assert.match(read('.cursor/mcp.json'), /^\t\t"process-manager": \{$/m);
  });

  test('is removed without a trace', async () => {
    const { install, read } = home({
      '.cursor/mcp.json': CONFIG.replace('{ "other": { "command": "x" } }', '{\n    "other": {}\n  }'),
    });
    const before = read('.cursor/mcp.json');
    await install('--yes');
    assert.notEqual(read('.cursor/mcp.json'), before);
    assert.equal((await install('--yes', '--uninstall')).code, 0);
    assert.equal(read('.cursor/mcp.json'), before);
  });

  test('is followed through a link, which stays one', async () => {
    const { path, install, read } = home({ 'dotfiles/cursor.json': CONFIG, '.cursor/x': '' });
    symlinkSync('../dotfiles/cursor.json', join(path, '.cursor/mcp.json'));
    const { code, stdout } = await install('--yes');
    assert.equal(code, 0);
    assert.match(stdout, /\(a link to .*\/dotfiles\/cursor\.json\)/);
    assert.match(read('dotfiles/cursor.json'), /process-manager/);
    assert.ok(
      readdirSync(join(path, '.cursor'), { withFileTypes: true })
        .find(({ name }) => name === 'mcp.json')
        ?.isSymbolicLink(),
    );
  });
});

describe('names', () => {
  test('--name is what clients show; those that refuse spaces get dashes, and that is said', async () => {
    const { install, read } = home();
    const { code, stdout } = await install('cursor', 'codex', '--yes', '--name', 'Process Manager');
    assert.equal(code, 0);
    assert.deepEqual(Object.keys(serversOf(read('.cursor/mcp.json'))), ['Process Manager']);
    assert.match(read('.codex/config.toml'), /^\[mcp_servers\.Process-Manager\]$/m);
    assert.match(stdout, /this client does not accept "Process Manager" as a name/);
  });

  test('another server of the same name is left alone, unless forced', async () => {
    const text = withServer({ command: 'theirs', args: [], cwd: '/' });
    const { install, read, all } = home({ '.cursor/mcp.json': text });
    for (const args of [['--yes'], ['--yes', '--uninstall']]) {
      const { code, stderr } = await install(...args);
      assert.equal(code, 1);
      assert.match(stderr, /Cursor: another server has the name "process-manager"; use --name, or --force/);
      assert.deepEqual(Object.values(all()), [text]);
    }
    assert.equal((await install('--yes', '--force')).code, 0);
    assert.deepEqual(serversOf(read('.cursor/mcp.json'))['process-manager'], {
      command: process.execPath,
      args: [MAIN],
    });
  });
});

describe('nothing is written', () => {
  test('by --dry-run, which shows the same', async () => {
    const { install, all } = home({ '.cursor/mcp.json': CONFIG });
    const { code, stdout } = await install('--dry-run');
    assert.equal(code, 0);
    assert.match(stdout, /"process-manager" will be added to .*mcp\.json$/m);
    assert.deepEqual(all(), { '.cursor/mcp.json': CONFIG });
  });

  test('by --list, which shows where it is installed', async () => {
    const { install, all } = home({ '.cursor/mcp.json': '{}', '.codex/config.toml': 'a = = 1' });
    await install('cursor', '--yes');
    const before = all();
    const { code, stdout } = await install('--list');
    assert.equal(code, 0);
    assert.match(stdout, /^cursor +yes +~\/\.cursor\/mcp\.json$/m);
    assert.match(stdout, /^codex +unknown +~\/\.codex\/config\.toml$/m);
    assert.match(stdout, /^Codex: ~\/\.codex\/config\.toml: it is not valid TOML: /m);
    assert.match(stdout, /^Not found: antigravity, .*, zed$/m);
    assert.doesNotMatch(stdout, /^.*\b(?:cursor|codex),/m);
    assert.match((await install('--list', 'zed')).stdout, /^client .*\nzed +- +~\/\.config\/zed\/settings\.json\n$/);
    assert.deepEqual(all(), before);
  });

  test('without a terminal to ask on, and without --yes', async () => {
    const { install, all } = home({ '.cursor/mcp.json': CONFIG });
    const { code, stderr } = await install();
    assert.equal(code, 2);
    assert.match(stderr, /no terminal to ask on; add --yes/);
    assert.deepEqual(all(), { '.cursor/mcp.json': CONFIG });
  });

  for (const { args, says } of [
    { args: ['emacs', 'cursor', '--yes'], says: /unknown client "emacs"; expected one of antigravity, .*, zed$/m },
    { args: ['emacs', '--list'], says: /unknown client "emacs"; expected one of antigravity, .*, zed$/m },
    {
      args: ['--yes'],
      says: /no MCP client was found\. [\s\S]*: antigravity, .*, zed$[\s\S]*--project \.$[\s\S]*"mcpServers": \{/m,
      empty: true,
    },
    { args: ['claude', '--yes'], says: /unknown client "claude"; did you mean claude-code or claude-desktop\?$/m },
    { args: ['cursor', '--project'], says: /--project needs a value: <folder>/ },
    { args: ['cursor', '--project', '/nonexistent'], says: /--project \/nonexistent: there is no such folder/ },
    { args: ['cursor', '--yes', '--env', 'ALLOW_ROOT'], says: /--env ALLOW_ROOT: must be NAME=value/ },
    { args: ['cursor', '--yes', '-v', '=Y'], says: /--env =Y: "" is not a valid variable name/ },
    {
      args: ['cursor', '--yes', '-v', 'READONLY=Y'],
      says: /--env READONLY=Y: unknown setting READONLY; did you mean READ_ONLY\?/,
    },
    { args: ['cursor', '--yes', '-v', 'ALLOW_ROOT=yes'], says: /ALLOW_ROOT=yes: must be exactly Y or N/ },
    {
      args: ['cursor', '--yes', '--read-only', '-v', 'READ_ONLY=N'],
      says: /--read-only contradicts --env READ_ONLY=N/,
    },
    { args: ['cursor', '--yes', '--name', ''], says: /--name "": must be/ },
    { args: ['cursor', '--yes', '--name', 'a/b'], says: /--name "a\/b": must be/ },
    { args: ['cursor', '--yess'], says: /--yess/ },
  ]) {
    test(`nothing after: install ${args.join(' ')}`, async () => {
      const { install, all } = home();
      const { code, stdout, stderr } = await install(...args);
      assert.deepEqual([code, stdout], [args[0] === '--yes' ? 1 : 2, '']);
      assert.match(stderr, says);
      assert.deepEqual(all(), {});
    });
  }
});

describe('a file that cannot be changed is left as it is, and the others are written', () => {
  for (const { title, make, says } of [
    {
      title: 'not JSON',
      make: (file: string) => writeFileSync(file, '{"mcpServers": {"a": '),
      says: /not valid JSON: a value is missing at line 1/,
    },
    {
      title: 'not UTF-8',
      make: (file: string) => writeFileSync(file, Buffer.from([0x7b, 0xff, 0x7d])),
      says: /not UTF-8/,
    },
    { title: 'a directory', make: (file: string) => mkdirSync(file), says: /it is a folder/ },
    {
      title: 'a link to nowhere',
      make: (file: string) => symlinkSync('gone', file),
      says: /dangling symbolic link/,
    },
    {
      title: 'a link to itself',
      make: (file: string) => symlinkSync('mcp.json', file),
      says: /circular symbolic link/,
    },
    {
      title: 'servers that are a list',
      make: (file: string) => writeFileSync(file, '{"mcpServers": []}'),
      says: /"mcpServers" in it is not a map/,
    },
  ]) {
    test(title, async () => {
      const { path, install, read, all } = home({ '.cursor/x': '' });
      make(join(path, '.cursor/mcp.json'));
      const before = all();
      const { code, stdout } = await install('cursor', 'windsurf', '--yes');
      assert.equal(code, 1);
      assert.match(stdout, says);
      const { '.codeium/windsurf/mcp_config.json': written, ...after } = all();
      assert.match(written ?? '', /process-manager/);
      assert.deepEqual(after, before);
      assert.ok(read('.cursor/x') === '');
    });
  }

  test('something in the way of its folder', async () => {
    const { install, all } = home({ '.cursor': 'a file' });
    const { code, stdout, stderr } = await install('cursor', '--yes');
    assert.equal(code, 1);
    assert.match(stdout + stderr, /is a file, not a folder/);
    assert.deepEqual(all(), { '.cursor': 'a file' });
  });

  const skip = noOtherUsers();
  suiteOrTest(skip)('a home that may not be written to', { skip }, () => {
    for (const files of [{}, { '.cursor/mcp.json': CONFIG }]) {
      test(`with ${Object.keys(files).join('') || 'nothing in it'}`, async () => {
        const { path, all } = home(files);
        const { code, stderr } = await cli(['install', 'cursor', '--yes'], { env: { HOME: path }, uid: 61_020 });
        assert.equal(code, 1);
        assert.match(stderr, /mcp\.json is unchanged: permission denied \(EACCES\)\n[\s\S]*"process-manager": \{/);
        assert.deepEqual(all(), files);
      });
    }
  });
});

const noMounts = works('unshare', ['--mount', 'true'])
  ? false
  : 'mounts cannot be made here: needs unshare(1) and root';

test('a home on a read-only file system: the reason is told, for a new file, too', { skip: noMounts }, async () => {
  const { path, env, all } = home({ '.cursor/mcp.json': CONFIG });
  const readOnly = `mount --bind ${path} ${path} && mount -o remount,bind,ro ${path} && exec "$@"`;
  const install = [process.execPath, MAIN, 'install', 'cursor', 'zed', '--yes'];
  const { code, stdout, stderr } = await run('unshare', ['--mount', 'sh', '-c', readOnly, 'sh', ...install], { env });
  assert.equal(code, 1, stderr);
  const reasons = stderr.match(/(?:Cursor|Zed): \S+ is unchanged: the file system is read-only \(EROFS\)/g);
  assert.equal(reasons?.length, 2, stderr);
  assert.doesNotMatch(stdout, /Restart/);
  assert.deepEqual(all(), { '.cursor/mcp.json': CONFIG });
});

suiteOrTest(needsPython)('on a terminal', { skip: needsPython }, () => {
  for (const { keys, writes } of [
    { keys: 'y\r', writes: true },
    { keys: 'n\r', writes: false },
    { keys: '\r', writes: false },
    { keys: '\x04', writes: false },
  ]) {
    test(`it asks, and ${JSON.stringify(keys)} ${writes ? 'writes' : 'writes nothing'}`, async () => {
      const { env, all } = home({ '.cursor/mcp.json': CONFIG });
      const { code, screen } = await inTerminal(['install'], { env, typed: [[/Write this file\? \[y\/N\] /, keys]] });
      assert.equal(code, writes ? 0 : 1, screen);
      assert.ok(screen.includes('\x1b[32m  +     "process-manager": {'), screen);
      assert.equal(all()['.cursor/mcp.json'] !== CONFIG, writes);
      assert.equal(screen.includes('Nothing was written.'), !writes, screen);
      assert.equal(Object.keys(all()).length, 1);
    });
  }

  test('it asks about another server of the same name', async () => {
    const text = withServer({ command: 'theirs', args: [] });
    const { env, read } = home({ '.cursor/mcp.json': text });
    const question = /another server "process-manager"\. Replace it\? \[y\/N\] /;
    assert.equal((await inTerminal(['install'], { env, typed: [[question, 'n\r']] })).code, 1);
    assert.equal(read('.cursor/mcp.json'), text);
    assert.equal((await inTerminal(['install'], { env, typed: [[question, 'y\r']] })).code, 0);
    assert.equal(serversOf(read('.cursor/mcp.json'))['process-manager']?.command, process.execPath);
  });
});
