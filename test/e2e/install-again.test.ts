import assert from 'node:assert/strict';
import { chownSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { EARLIER_ENTRY } from '../clients/some-client.ts';
import { home, MAIN, serversOf, withServer } from './client-homes.ts';
import { cli, ROOT, suiteOrTest } from './support.ts';
import { inTerminal, needsPython } from './terminal.ts';

/** `install` over what an earlier one wrote and a person changed: it never loosens, and a second run changes nothing. */

async function knownClients(): Promise<string[]> {
  const { stderr } = await home().install('none');
  return stderr.match(/expected one of (.*)/)?.[1]?.split(', ') ?? assert.fail(stderr);
}

const OTHER_TEXT: Readonly<Record<string, string>> = {
  '.toml': '# mine\nmodel = "x"\n\n[mcp_servers.other]\ncommand = "y"\n\n[other]\na = 1\n',
  '.yaml': '# mine\nmodel: x\nextensions:\n  other:\n    cmd: y\n    enabled: false\nlast: 1\n',
  '.json': '{\n  "theme": "x",\n  "mcpServers": {\n    "other": { "command": "y" }\n  },\n  "last": [1, 2]\n}\n',
};
const textFor = (file: string): string => OTHER_TEXT[/\.(?:toml|yaml)$/.exec(file)?.[0] ?? '.json'] ?? '';

test('a second install changes nothing in the file of any client, and makes no backup', async () => {
  const clients = await knownClients();
  const empty = home();
  assert.equal((await empty.install(...clients, '--yes', '-v', 'ALLOW_ROOT=Y')).code, 0);
  const files = Object.keys(empty.all());
  assert.equal(files.length, clients.length);
  const full = home(Object.fromEntries(files.map((file) => [file, textFor(file)])));
  assert.equal((await full.install(...clients, '--yes', '-v', 'ALLOW_ROOT=Y')).code, 0);
  for (const { path, all, backups, install } of [empty, full]) {
    const times = () => files.map((file) => statSync(join(path, file), { bigint: true }).mtimeNs);
    const before = [all(), backups(), times()];
    for (const again of [['--yes'], ['--yes', '-v', 'ALLOW_ROOT=Y']]) {
      const { code, stdout } = await install(...clients, ...again);
      assert.equal(code, 0, stdout);
      assert.equal(stdout.match(/needs no change/g)?.length, clients.length, stdout);
      assert.deepEqual([all(), backups(), times()], before);
    }
  }
  assert.equal((await full.install(...clients, '--yes', '--uninstall')).code, 0);
  for (const file of files) assert.equal(full.read(file), textFor(file), file);
  assert.equal((await empty.install(...clients, '--yes', '--uninstall')).code, 0);
  assert.deepEqual(empty.all(), {});
});

describe('an entry of ours', () => {
  const MINE = { ...EARLIER_ENTRY, disabled: true };

  test('gets new paths, and keeps every argument, switch, variable and limit', async () => {
    const { install, read } = home({ '.codeium/windsurf/mcp_config.json': withServer(MINE) });
    const { code, stdout } = await install('--yes', '-v', 'NO_COLOR=1', '--read-only');
    assert.equal(code, 0, stdout);
    assert.deepEqual(serversOf(read('.codeium/windsurf/mcp_config.json'))['process-manager'], {
      ...MINE,
      command: process.execPath,
      args: MINE.args.with(1, MAIN),
      env: { ...MINE.env, NO_COLOR: '1', READ_ONLY: 'Y' },
    });
    assert.match(stdout, /Windsurf: "process-manager" is switched off by "disabled": true in its entry/);
  });

  test('is not loosened by --yes without a terminal; the others are written', async () => {
    const text = withServer(MINE);
    const { install, read } = home({ '.codeium/windsurf/mcp_config.json': text });
    const { code, stdout, stderr } = await install('windsurf', 'cursor', '--yes', '-v', 'ALLOW_ROOT=Y');
    assert.equal(code, 1);
    assert.match(stdout, /this may grant more access: ALLOW_ROOT=Y is new/);
    assert.match(stderr, /Windsurf: ALLOW_ROOT=Y is new; this may grant more access, .* run this in a terminal$/m);
    assert.equal(read('.codeium/windsurf/mcp_config.json'), text);
    assert.deepEqual(serversOf(read('.cursor/mcp.json'))['process-manager']?.env, { ALLOW_ROOT: 'Y' });
  });

  suiteOrTest(needsPython)('in a terminal', { skip: needsPython }, () => {
    for (const [keys, env] of [
      ['y\r', { ALLOW_USERS: '*' }],
      ['n\r', { ALLOW_USERS: 'ann' }],
    ] as const)
      test(`is loosened after a question of its own: ${JSON.stringify(keys)}`, async () => {
        const { env: environment, read } = home({ '.cursor/mcp.json': withServer(MINE) });
        const question =
          /ALLOW_USERS=ann becomes ALLOW_USERS=\*\. This\s+may\s+grant\s+more\s+access\.\s+Write\s+it\? \[y\/N\] /;
        const args = ['install', '--yes', '-v', 'ALLOW_USERS=*'];
        const { code, screen } = await inTerminal(args, { env: environment, typed: [[question, keys]] });
        assert.equal(code, keys === 'y\r' ? 0 : 1, screen);
        assert.deepEqual(serversOf(read('.cursor/mcp.json'))['process-manager']?.env, env);
      });
  });

  test('that runs in a container is left alone, and what starts this copy is shown', async () => {
    const text = withServer({ command: 'docker', args: ['run', '-i', 'process-manager-mcp'] });
    const { install, read, backups } = home({ '.cursor/mcp.json': text });
    const { code, stdout } = await install('--yes');
    assert.equal(code, 1);
    assert.match(
      stdout,
      /in a different way \(docker …\)[\s\S]*these words start this copy:\n +\[".*node",".*dist\/main\.js"\]/,
    );
    assert.deepEqual([read('.cursor/mcp.json'), backups()], [text, {}]);
  });

  test('under another name is changed, and not doubled', async () => {
    const text = withServer(MINE).replace('process-manager"', 'pm"');
    const { install, read } = home({ '.cursor/mcp.json': text });
    assert.equal((await install('--yes')).code, 0);
    assert.deepEqual(Object.keys(serversOf(read('.cursor/mcp.json'))), ['pm']);
    assert.equal((await install('--yes', '--uninstall')).code, 0);
    assert.doesNotMatch(read('.cursor/mcp.json'), /main\.js/);
  });
});

test('the last five backups are kept', async () => {
  const { path, install, backups } = home();
  for (let round = 0; round < 7; round += 1) {
    mkdirSync(join(path, '.cursor'), { recursive: true });
    writeFileSync(join(path, '.cursor/mcp.json'), `{ "round": ${round} }\n`);
    assert.equal((await install('cursor', '--yes')).code, 0);
  }
  assert.deepEqual(
    Object.values(backups()).map((text) => text.trim()),
    [2, 3, 4, 5, 6].map((round) => `{ "round": ${round} }`),
  );
});

test('without a place for backups a file that exists is left alone, and the reason is said', async () => {
  const { env, read, path } = home({ '.cursor/mcp.json': '{}' });
  writeFileSync(join(path, 'state'), '');
  const blocked = { ...env, XDG_STATE_HOME: join(path, 'state') };
  const { code, stderr } = await cli(['install', 'cursor', 'zed', '--yes'], { env: blocked });
  assert.equal(code, 1);
  assert.match(
    stderr,
    /mcp\.json is unchanged: its backup cannot be written to \S+backups\/cursor: a part of its path/,
  );
  assert.equal(read('.cursor/mcp.json'), '{}');
  assert.match(read('.config/zed/settings.json'), /process-manager/);
});

describe('as root', { skip: !ROOT && 'needs root' }, () => {
  const [UID, GID] = [61_040, 61_041];

  test("in a person's home, everything new is the person's", async () => {
    const { path, state, install, all, backups } = home({ '.claude.json': '{}' });
    for (const owned of [path, state, join(path, '.claude.json')]) chownSync(owned, UID, GID);
    assert.equal((await install('claude-code', 'cursor', 'zed', '--yes')).code, 0);
    assert.equal(Object.keys(backups()).length, 1);
    for (const [base, files] of [
      [path, Object.keys(all())],
      [state, Object.keys(backups())],
    ] as const)
      for (const file of files)
        for (let at = join(base, file); at !== base; at = dirname(at)) {
          const { uid, gid } = statSync(at);
          assert.deepEqual([uid, gid], [UID, GID], at);
        }
  });

  test("under plain sudo, it is said that this is root's home", async () => {
    const install = async (env: Readonly<Record<string, string>>) =>
      (await cli(['install', 'cursor', '--dry-run'], { env })).stdout;
    const note = /Only root's home, \S+, was searched\. For the clients of ann, /;
    const { homedir } = userInfo();
    assert.match(await install({ HOME: homedir, SUDO_USER: 'ann' }), note);
    assert.doesNotMatch(await install({ HOME: homedir }), note);
    const kept = home().path;
    assert.doesNotMatch(await install({ HOME: kept, SUDO_USER: 'ann' }), note, 'HOME was kept');
  });
});
