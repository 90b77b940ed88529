import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relaunched } from '../../src/clients/relaunch.ts';

const SCRIPT = '/srv/dist/main.js';
const OLD = '/old/process-manager-mcp/dist/main.js';
const NODE = { command: '/new/node', args: [SCRIPT], env: {} };
const NPX = { command: '/new/node', args: ['/new/npx-cli.js', '-y', 'process-manager-mcp@2.0.0'], env: {} };

const through = (line: string, launch = NODE): string | undefined =>
  relaunched(line.split(' '), { script: SCRIPT, launch })?.join(' ');

for (const [line, next] of [
  [`node ${SCRIPT}`, `/new/node ${SCRIPT}`],
  [`/old/bin/node ${OLD} --read-only --config /x`, `/new/node ${SCRIPT} --read-only --config /x`],
  [`node --max-old-space-size=99 -r /x.js ${OLD} --x`, `/new/node --max-old-space-size=99 -r /x.js ${SCRIPT} --x`],
  [`C:\\nodejs\\node.exe C:\\process-manager-mcp\\dist\\main.js`, `/new/node ${SCRIPT}`],
  ['npx -y process-manager-mcp --read-only', `/new/node ${SCRIPT} --read-only`],
  ['/usr/bin/npx --yes -- process-manager-mcp@1.0.0', `/new/node ${SCRIPT}`],
  ['bunx process-manager-mcp@latest', `/new/node ${SCRIPT}`],
  ['cmd /c npx -y process-manager-mcp@1 --x', `/new/node ${SCRIPT} --x`],
  ['cmd.exe /C C:\\nodejs\\npx.cmd process-manager-mcp', `/new/node ${SCRIPT}`],
  ['process-manager-mcp --x', `/new/node ${SCRIPT} --x`],
  ['/usr/local/bin/process-manager-mcp', `/new/node ${SCRIPT}`],
  [`${OLD} --x`, `/new/node ${SCRIPT} --x`],
  [`env FOO=1 node ${OLD} --x`, `env FOO=1 /new/node ${SCRIPT} --x`],
  [`/usr/bin/nice -n 5 process-manager-mcp`, `/usr/bin/nice -n 5 /new/node ${SCRIPT}`],
  ['env A=1 cmd /c npx process-manager-mcp', `env A=1 /new/node ${SCRIPT}`],
  ['node /usr/lib/node_modules/process-manager-mcp/dist/main.js', `/new/node ${SCRIPT}`],
] as const)
  test(`${line} becomes ${next}`, () => {
    assert.equal(through(line), next);
    assert.equal(through(next), next, 'once more changes nothing');
  });

test('a package runner takes the place of Node, and back', () => {
  const line = '/new/node /new/npx-cli.js -y process-manager-mcp@2.0.0 --read-only';
  assert.equal(through(`node ${OLD} --read-only`, NPX), line);
  assert.equal(through(line, NPX), line);
  assert.equal(through(line), `/new/node ${SCRIPT} --read-only`);
});

for (const line of [
  'docker run --rm -i process-manager-mcp',
  `wsl.exe node ${OLD}`,
  `ssh host node ${OLD}`,
  'sudo -u ann cmd /c x/process-manager-mcp.sh',
  'npm exec -- process-manager-mcp',
  'pnpm dlx process-manager-mcp',
  'npx --registry http://x process-manager-mcp',
  'npx -p process-manager-mcp@1 process-manager-mcp --x',
  'bash /home/me/process-manager-mcp/run.sh',
  '/home/me/process-manager-mcp/run.sh',
  `bun ${OLD}`,
  'node',
  '',
])
  test(`${line} is not ours to change`, () => assert.equal(through(line), undefined));

test('words of a shell are not split', () => {
  assert.equal(relaunched(['bash', '-lc', `node ${OLD}`], { script: SCRIPT, launch: NODE }), undefined);
});

test('options of Node are not dropped for a runner that takes none', () => {
  assert.equal(through(`node --max-old-space-size=99 ${OLD}`, NPX), undefined);
});
