import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { commandLine, ownCommand } from '../../src/commands/own-command.ts';
import { VERSION } from '../../src/version.ts';

/** A folder with these files, and links to them. */
function folder(t: TestContext, links: Readonly<Record<string, string>> = {}): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'process-manager-mcp-')));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  for (const file of ['dist/main.js', 'node', 'other', 'bin/x', 'nodes/x']) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), '');
  }
  for (const [link, target] of Object.entries(links)) symlinkSync(join(path, target), join(path, link));
  return path;
}

const programOf = (path: string) => ({
  script: join(path, 'dist/main.js'),
  node: join(path, 'node'),
  folders: ['/nowhere', join(path, 'bin'), join(path, 'nodes')],
});

test('in a checkout it is Node and the script; Node by its name if PATH leads to it', (t) => {
  const path = folder(t);
  assert.equal(commandLine(programOf(path), ['doctor']), `${path}/node ${path}/dist/main.js doctor`);
  const linked = folder(t, { 'nodes/node': 'node' });
  assert.equal(commandLine(programOf(linked), ['install', 'zed']), `node ${linked}/dist/main.js install zed`);
  const other = folder(t, { 'bin/node': 'other', 'nodes/node': 'node' });
  assert.equal(commandLine(programOf(other), []), `${other}/node ${other}/dist/main.js`, 'the first in PATH counts');
});

test('installed, it is the name, if PATH leads to this program and not to another', (t) => {
  const path = folder(t, { 'bin/process-manager-mcp': 'dist/main.js' });
  assert.equal(commandLine(programOf(path), ['doctor', '--json']), 'process-manager-mcp doctor --json');
  const other = folder(t, { 'bin/process-manager-mcp': 'other', 'nodes/process-manager-mcp': 'dist/main.js' });
  assert.match(commandLine(programOf(other), []), /dist\/main\.js$/);
});

test("in npx's cache it is npx", () => {
  const script = '/home/me/.npm/_npx/1a2b/node_modules/process-manager-mcp/dist/main.js';
  const line = commandLine({ script, node: '/usr/bin/node', folders: [] }, ['doctor']);
  assert.equal(line, `npx -y process-manager-mcp@${VERSION} doctor`);
});

test('a shell reads each word unchanged', () => {
  const words = ["it's", 'a b', '$HOME', '', '--name', '"x"', 'ü', 'a\\b'];
  const line = commandLine({ script: '-', node: '/bin/echo', folders: [] }, words);
  const read = execFileSync('sh', ['-c', `printf '%s\\n' ${line.slice('/bin/echo - '.length)}`], { encoding: 'utf8' });
  assert.deepEqual(read.split('\n').slice(0, -1), words);
});

test('this program', () => {
  assert.ok(ownCommand('doctor').endsWith(' doctor'));
});
