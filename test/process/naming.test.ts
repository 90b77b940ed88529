import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LINUX_NAMING } from '../../src/platform/linux/naming.ts';
import { WINDOWS_NAMING } from '../../src/platform/windows/naming.ts';
import { opensArguments } from '../../src/process/file-openers.ts';
import { forwarderOf } from '../../src/process/forwarders.ts';
import { group, keyOf } from '../../src/process/group.ts';
import { looksLikeHelper } from '../../src/process/helper-names.ts';
import { isMasterOf, isReloaderOf } from '../../src/process/masters.ts';
import { baseName, pathKey, programKey } from '../../src/process/naming.ts';
import { isOwnServer } from '../../src/process/own-server.ts';
import { isCut, nameKey, nameOf } from '../../src/process/process.ts';
import {
  installedCommand,
  isDaemon,
  isInteractiveShell,
  isShell,
  isTool,
  programsOf,
  takesCommandLine,
} from '../../src/process/programs.ts';
import { supervisorOf } from '../../src/process/restarters.ts';
import { scriptRun } from '../../src/process/script.ts';
import { facts } from '../memory/processes.ts';
import { windowsProgram as program } from '../windows.ts';

const NODE = 'C:\\Program Files\\nodejs\\NODE.EXE';

test('the base name of a path is what follows its last separator', () => {
  const known = ['/a/Node.exe', 'C:\\a\\Node.exe'].map((path) =>
    [LINUX_NAMING, WINDOWS_NAMING].map((naming) => [
      baseName(path, naming),
      programKey(path, naming),
      pathKey(path, naming),
    ]),
  );
  assert.deepEqual(known, [
    [
      ['Node.exe', 'Node.exe', '/a/Node.exe'],
      ['Node.exe', 'node', '/a/node.exe'],
    ],
    [
      ['C:\\a\\Node.exe', 'C:\\a\\Node.exe', 'C:\\a\\Node.exe'],
      ['Node.exe', 'node', 'c:/a/node.exe'],
    ],
  ]);
});

describe('Windows', () => {
  test('has other names for the same words than Linux', () => {
    const [node, there] = [program(NODE), { ...program(NODE), naming: LINUX_NAMING }];
    assert.deepEqual([nameKey(node), isTool(node)], ['node', true]);
    assert.deepEqual([nameKey(there), isTool(there)], ['NODE.EXE', false]);
  });

  test('shows a name as it is, and compares it by its key', () => {
    const node = program(NODE, 'C:\\shop\\Server.MJS');
    assert.deepEqual([nameOf(node), nameKey(node)], ['NODE.EXE', 'node']);
    assert.deepEqual(programsOf(node), ['node', 'server']);
    assert.equal(scriptRun(node), 'Server.MJS');
    assert.ok(isTool(node));
  });

  test('never cuts a name, nor has titles', () => {
    const long = facts(7, { comm: 'VeryLongNameOfAProgram.exe', naming: WINDOWS_NAMING });
    const { argv: _, ...unread } = long;
    assert.deepEqual([isCut(unread), nameOf(unread)], [false, 'VeryLongNameOfAProgram.exe']);
    const spaced = program('C:\\Program Files\\Docker\\Docker Desktop.exe');
    assert.deepEqual(programsOf(spaced), ['docker desktop']);
  });

  test('has the shells, runtimes, restarters and servers that we know', () => {
    const pwsh = program('C:\\Program Files\\PowerShell\\7\\pwsh.exe', '-Command', 'x');
    assert.ok(isShell(pwsh) && takesCommandLine(pwsh));
    assert.ok(isTool(program('C:\\R\\bin\\Rscript.exe', 'a.R')));
    for (const script of ['C:\\code\\out\\server-main.js', 'C:\\npm\\node_modules\\pm2\\lib\\Daemon.js'])
      assert.ok(isDaemon(program('C:\\code\\node.exe', script)), script);
    const child = program(NODE, 'a.js');
    const nodemon = program(NODE, 'C:\\npm\\node_modules\\nodemon\\bin\\nodemon.js');
    assert.equal(supervisorOf(child, { group: {}, ancestors: [nodemon], service: undefined })?.kind, 'nodemon');
    assert.ok(isMasterOf(program('C:\\pg\\Postgres.exe'), program('C:\\pg\\postgres.exe')));
    const flask = program('C:\\py\\python.exe', 'C:\\py\\Scripts\\flask.exe', 'run');
    assert.ok(isReloaderOf(flask, flask));
    assert.equal(installedCommand(program(NODE, 'C:\\npm\\@openai\\codex\\bin\\codex.js')), 'codex');
    assert.ok(looksLikeHelper(program(NODE, 'C:\\x\\node_modules\\mcp-server-git\\main.js')));
    assert.ok(opensArguments(program('C:\\Git\\usr\\bin\\TAIL.exe', '-f', 'x')));
    assert.ok(opensArguments(program('C:\\bin\\timeout.exe', '5', 'C:\\bin\\Less.exe', 'x')));
    assert.equal(forwarderOf(program('C:\\OpenSSH\\SSH.EXE', '-L', '1:a:2', 'host'))?.to, 'ssh');
    const backend = forwarderOf(program('C:\\Docker\\com.docker.backend.exe'));
    assert.deepEqual([backend?.to === 'container' && backend.reach], ['engine']);
  });

  test('has shells of its own, each with its option for a command line', () => {
    for (const line of [
      ['C:\\Windows\\System32\\CMD.EXE', '/d', '/s', '/c', 'npm run dev'],
      ['cmd.exe', '/Cdir'],
      ['cmd.exe', '/k', 'vars.bat'],
      ['PowerShell.exe', '-NoProfile', '-c', 'x'],
      ['powershell.exe', '/Comm', 'x'],
      ['pwsh.exe', '-ec', 'eAA='],
      ['pwsh.exe', '-COMMAND', 'x'],
      ['bash.exe', '-lc', 'x'],
    ] as const) {
      const shell = program(line[0], ...line.slice(1));
      assert.ok(isShell(shell) && takesCommandLine(shell) && !isInteractiveShell(shell), line.join(' '));
    }
    for (const line of [
      ['cmd.exe', '/d', '/q'],
      ['powershell.exe', '-NoLogo', '-NoExit'],
      ['bash.exe', '-l'],
    ] as const) {
      const shell = program(line[0], ...line.slice(1));
      assert.ok(isInteractiveShell(shell) && !takesCommandLine(shell), line.join(' '));
    }
    for (const line of [
      ['cmd.exe', 'x'],
      ['powershell.exe', '-File', 'x.ps1'],
      ['powershell.exe', '-ConfigurationName', 'x'],
      ['bash.exe', '/c'],
    ] as const) {
      const shell = program(line[0], ...line.slice(1));
      assert.ok(isShell(shell) && !isInteractiveShell(shell) && !takesCommandLine(shell), line.join(' '));
    }
    const script = program('cmd.exe', '/c', 'type', 'x.log');
    assert.ok(opensArguments(script));
    assert.deepEqual(programsOf(script), ['cmd']);
  });

  test('has shells that are other programs on Linux', () => {
    for (const argv of [
      ['cmd', '/c', 'x'],
      ['powershell', '-c', 'x'],
    ]) {
      const process = facts(7, { comm: argv[0] ?? '', argv });
      assert.ok(!isShell(process) && !takesCommandLine(process) && !opensArguments(process));
    }
  });

  test('has other servers of this product under its own kind of paths', () => {
    const own = 'C:\\npm\\node_modules\\process-manager-mcp\\dist\\main.js';
    const copy = 'D:\\copy\\dist\\main.js';
    assert.ok(isOwnServer(program(NODE, own), copy));
    assert.ok(isOwnServer(program(NODE, 'd:/Copy/dist/main.js'), copy));
    assert.ok(isOwnServer(program(NODE, 'D:\\copy\\dist\\helper.js'), copy));
    assert.ok(!isOwnServer(program(NODE, 'D:\\other\\dist\\helper.js'), copy));
    assert.ok(!isOwnServer(program(NODE, own, 'doctor'), copy));
  });

  test('has one group for names that differ only in what it ignores, named after its first', () => {
    const processes = ['C:\\a\\Node.exe', 'C:\\b\\node.exe', 'C:\\c\\deno.exe'].map((path) => ({
      process: program(path),
    }));
    const groups = group(processes, keyOf('name', String), 'pid');
    assert.deepEqual(
      groups.map(({ key, members }) => [key, members.length]),
      [
        ['Node.exe', 2],
        ['deno.exe', 1],
      ],
    );
  });
});
