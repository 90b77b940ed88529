import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programOf, serves } from '../../../src/commands/doctor/entry-program.ts';

/** `kind script: words`. */
function recognised(line: string): string {
  const [command = '', ...args] = line.split(' ');
  const program = programOf(command, args);
  if (program.kind === 'unknown') return program.kind;
  return `${program.kind}${program.kind === 'script' ? ` ${program.script}` : ''}: ${program.words.join(' ')}`.trim();
}

for (const [line, expected] of [
  ['node /a/main.js', 'script /a/main.js:'],
  ['/usr/bin/node20 --max-old-space-size=64 --no-warnings main.js --read-only', 'script main.js: --read-only'],
  ['C:\\nodejs\\node.exe C:\\a\\main.js serve', 'script C:\\a\\main.js: serve'],
  ['bun /a/main.js', 'script /a/main.js:'],
  ['/usr/bin/env A=1 B=2 node /a/main.js', 'script /a/main.js:'],
  ['cmd /c npx -y process-manager-mcp@1.2.3', 'package:'],
  ['C:\\Windows\\System32\\cmd.exe /C node a.js', 'script a.js:'],
  ['npx -y process-manager-mcp --read-only', 'package: --read-only'],
  ['/opt/node/bin/npx process-manager-mcp@latest', 'package:'],
  ['node /usr/lib/node_modules/npm/bin/npx-cli.js -y process-manager-mcp@1.2.3 --read-only', 'package: --read-only'],
  ['npm exec --yes -- process-manager-mcp serve', 'package: serve'],
  ['process-manager-mcp --config a.json', 'name: --config a.json'],
  ['/usr/local/bin/process-manager-mcp', 'name:'],
] as const)
  test(`recognised: ${line}`, () => {
    assert.equal(recognised(line), expected);
  });

for (const line of [
  '',
  'rm -rf /home/me/process-manager-mcp',
  'sh -c process-manager-mcp',
  'sudo process-manager-mcp',
  'docker run -i process-manager-mcp',
  'node -e process.exit() /srv/process-manager-mcp/main.js',
  'node --require ./x.js /srv/process-manager-mcp/main.js',
  'node --import=./x.js /srv/process-manager-mcp/main.js',
  'node -r ./x.js main.js',
  'node --no-warnings',
  'node /usr/lib/node_modules/npm/bin/npx-cli.js -y other',
  'npx other process-manager-mcp',
  'npx -p other process-manager-mcp',
  'npx process-manager-mcp-evil',
  'npx @other/process-manager-mcp',
  'npm run process-manager-mcp',
  'npm install process-manager-mcp',
  'env A=1',
  'env -i node main.js',
  'cmd /k npx process-manager-mcp',
])
  test(`not recognised, so never started: ${line}`, () => {
    assert.equal(recognised(line), 'unknown');
  });

test('what serves is no other command', () => {
  for (const words of [[], ['serve'], ['--read-only'], ['serve', '--config', 'x']]) assert.ok(serves(words));
  for (const words of [['doctor'], ['install', '--yes'], ['call', 'terminate_process'], ['']])
    assert.ok(!serves(words), words.join(' '));
});
