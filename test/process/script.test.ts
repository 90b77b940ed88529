import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scriptRun } from '../../src/process/script.ts';
import { facts } from '../memory/processes.ts';

const ran = (argv: string[], comm = argv[0]?.split('/').at(-1)?.slice(0, 15) ?? '') => facts(7, { comm, argv });

const SCRIPTS: [argv: string[], script: string | undefined][] = [
  [['node', '/p/node_modules/.bin/vite', '--port', '5199'], 'vite'],
  [['node', '--require', '/p/preflight.cjs', '--import', 'file:///p/loader.mjs', 'src/server.ts'], 'server.ts'],
  [['node', '--watch', 'server.js'], 'server.js'],
  [['python3.11', '-m', 'http.server', '8000'], 'http.server'],
  [['python3', '-B', '-c', 'import time', 'x'], undefined],
  [['node', '-e', 'x', 'y'], undefined],
  [['node'], undefined],
  [['node', '-r', './hook.cjs', 'app.js'], 'app.js'],
  [['node', '--conditions', 'dev', '-C', 'x', 'app.js'], 'app.js'],
  [['python3', '-W', 'ignore', '-X', 'dev', 'a/tool.py'], 'tool.py'],
  [['perl', '-I', 'lib', 'bin/run.pl'], 'run.pl'],
  [['node', '-p', '1', 'x.js'], undefined],
  [['node', '--print', 'x', 'y'], undefined],
  [['node', '--eval', 'x', 'y'], undefined],
  [['bun', '-pe', 'x', 'y'], undefined],
  [['node', ''], undefined],
  [['ruby2.7', 'a.rb'], 'a.rb'],
  [['vim', 'server.js'], undefined],
];

for (const [argv, script] of SCRIPTS)
  test(`the script of ${argv.join(' ')}`, () => assert.equal(scriptRun(ran(argv)), script));

test('a program without a known command line runs no script', () => {
  const { argv: _, ...unread } = facts(7, { comm: 'node' });
  assert.equal(scriptRun(unread), undefined);
});
