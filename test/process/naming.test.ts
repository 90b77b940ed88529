import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { opensArguments } from '../../src/process/file-openers.ts';
import { forwarderOf } from '../../src/process/forwarders.ts';
import { group, keyOf } from '../../src/process/group.ts';
import { looksLikeHelper } from '../../src/process/helper-names.ts';
import { isMasterOf, isReloaderOf } from '../../src/process/masters.ts';
import { baseName, LINUX_NAMING, pathKey, programKey, WINDOWS_NAMING } from '../../src/process/naming.ts';
import { isOwnServer } from '../../src/process/own-server.ts';
import { isCut, nameKey, nameOf } from '../../src/process/process.ts';
import {
  installedCommand,
  isDaemon,
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

describe('Linux', () => {
  test('splits paths at / only, and compares every letter', () => {
    const names = ['/a/b', 'b', 'a/', '', 'a\\b', 'Node.exe'];
    assert.deepEqual(
      names.map((path) => baseName(path, LINUX_NAMING)),
      ['b', 'b', '', '', 'a\\b', 'Node.exe'],
    );
    assert.equal(programKey('/opt/Node.exe', LINUX_NAMING), 'Node.exe');
    assert.equal(pathKey('/Opt\\x', LINUX_NAMING), '/Opt\\x');
    assert.deepEqual([LINUX_NAMING.folderOf('/a/b'), LINUX_NAMING.folderOf('/')], ['/a', '/']);
    assert.deepEqual(['/a', 'a', 'C:\\a'].map(LINUX_NAMING.isAbsolute), [true, false, false]);
  });

  test('is what a process without a naming has', () => {
    const { naming: _, ...plain } = program(NODE);
    assert.deepEqual([nameKey(plain), isTool(plain)], ['NODE.EXE', false]);
  });
});

describe('Windows', () => {
  test('splits paths at both separators, and ignores case and .exe', () => {
    for (const path of [NODE, 'node', 'c:/x/Node.exe']) assert.equal(programKey(path, WINDOWS_NAMING), 'node');
    assert.equal(pathKey('C:\\Node.EXE', WINDOWS_NAMING), 'c:/node.exe');
    assert.deepEqual(['C:\\a', 'C:\\'].map(WINDOWS_NAMING.folderOf), ['C:\\', 'C:\\']);
    assert.deepEqual(['C:\\a', 'c:/a', '\\\\server\\share', 'C:a', '\\a', '/a', 'a'].map(WINDOWS_NAMING.isAbsolute), [
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
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
    assert.ok(isDaemon(program('C:\\code\\node.exe', 'C:\\code\\out\\server-main.js')));
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
