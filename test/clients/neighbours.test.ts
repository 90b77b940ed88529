import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { load } from 'js-yaml';
import { neighboursOf } from '../../src/clients/neighbours.ts';

const SERVER = { command: '/node', args: ['/main.js'], env: { READ_ONLY: 'Y' } };

/** What is seen where these folders exist: the label, the file, and the entry as data. */
function seen(t: TestContext, ...folders: string[]) {
  const home = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  for (const folder of folders) mkdirSync(join(home, folder), { recursive: true });
  return neighboursOf({ env: {}, home, platform: 'linux' }).map(({ label, path, byHand }) => [
    label,
    path.slice(home.length + 1).replaceAll('\\', '/'),
    load(byHand('pm', SERVER)),
  ]);
}

test('a home without them has none', (t) => assert.deepEqual(seen(t), []));

test('each is named with its file and the entry in its form', (t) => {
  const entry = { command: '/node', args: ['/main.js'], env: { READ_ONLY: 'Y' } };
  assert.deepEqual(seen(t, '.continue', '.config/amp', '.junie', '.config/devin'), [
    ['Devin', '.config/devin/mcp_config.json', { mcpServers: { pm: entry } }],
    ['Amp', '.config/amp/settings.json', { 'amp.mcpServers': { pm: entry } }],
    ['Continue', '.continue/config.yaml', { mcpServers: [{ name: 'pm', ...entry }] }],
    ['Junie', '.junie/mcp/mcp.json', { mcpServers: { pm: entry } }],
  ]);
  const roo = '.config/Code/User/globalStorage/rooveterinaryinc.roo-cline';
  assert.deepEqual(seen(t, roo), [['Roo Code', `${roo}/settings/mcp_settings.json`, { mcpServers: { pm: entry } }]]);
});

test('what is in a Flatpak starts the server outside of it', (t) => {
  assert.deepEqual(seen(t, '.var/app/dev.zed.Zed'), [
    [
      'Zed in a Flatpak',
      '.var/app/dev.zed.Zed/config/zed/settings.json',
      {
        context_servers: {
          pm: { command: 'flatpak-spawn', args: ['--host', '--env=READ_ONLY=Y', '/node', '/main.js'] },
        },
      },
    ],
  ]);
});
