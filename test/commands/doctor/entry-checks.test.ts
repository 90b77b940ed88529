import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ConfigEntry } from '../../../src/clients/current-entries.ts';
import { obstacleTo } from '../../../src/commands/doctor/entry-checks.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';

/** A copy of this package, and another package. */
function folder(t: TestContext): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'pm-')));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  const files = {
    'ours/package.json': '{"name": "process-manager-mcp"}',
    'ours/dist/package.json': '{"type": "commonjs"}',
    'ours/dist/main.js': '',
    'process-manager-mcp/package.json': '{"name": "other"}',
    'process-manager-mcp/main.js': '',
    'broken/package.json': '{',
    'broken/main.js': '',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  symlinkSync(join(path, 'ours/dist/main.js'), join(path, 'link.js'));
  return path;
}

/** `outcome: what (by)`; undefined: it may be started. */
function obstacle(command: string, args: readonly string[] = [], more: Partial<ConfigEntry> = {}): string | undefined {
  const entry: ConfigEntry = { name: 'x', command, args, env: {}, file: '/c.json', isOwn: true, ...more };
  const found = obstacleTo(entry, '/own/main.js', BUILT_IN);
  if (!found) return undefined;
  const { outcome, remark } = found;
  assert.equal(remark.level, outcome === 'failed' ? 'problem' : 'note');
  return `${outcome}: ${remark.what}${remark.by === undefined ? '' : ` (${remark.by})`}`;
}

test('what is surely this program may be started', (t) => {
  const path = folder(t);
  for (const args of [
    [`${path}/ours/dist/main.js`],
    [`${path}/ours/dist/main.js`, 'serve', '--read-only'],
    [`${path}/link.js`],
  ])
    assert.equal(obstacle('node', args), undefined, args.join(' '));
  assert.equal(obstacle('npx', ['-y', 'process-manager-mcp']), undefined);
  assert.equal(obstacle('node', ['dist/main.js'], { cwd: `${path}/ours` }), undefined);
});

test('what may be another program is not started, whatever it is called', (t) => {
  const path = folder(t);
  for (const script of ['process-manager-mcp/main.js', 'broken/main.js'])
    assert.equal(
      obstacle('node', [`${path}/${script}`]),
      'not_started: is started through "node", which doctor does not start',
    );
  assert.equal(
    obstacle('rm', ['-rf', '/home/me/process-manager-mcp']),
    'not_started: is started through "rm", which doctor does not start',
  );
  assert.equal(
    obstacle('/bin/sh', [], { isOwn: false }),
    `not_started: has this server's name, but starts another program ("/bin/sh"), so doctor did not start it (rename)`,
  );
});

test('what no client can start', (t) => {
  const path = folder(t);
  const main = `${path}/ours/dist/main.js`;
  for (const [command, args, more, expected] of [
    ['node', ['/gone/main.js'], {}, 'starts "/gone/main.js", which does not exist'],
    ['/gone/node', [main], {}, 'starts "/gone/node", which does not exist'],
    ['node', [main], { cwd: '/gone' }, 'starts "/gone", which does not exist'],
    ['C:\\node.exe', [main], {}, 'starts "C:\\node.exe", which is a Windows path'],
    ['node', ['\\\\wsl$\\main.js'], {}, 'starts "\\\\wsl$\\main.js", which is a Windows path'],
    ['node', ['~/main.js'], {}, 'starts "~/main.js", and no client expands ~ to your home folder'],
    [
      'node',
      ['dist/main.js'],
      {},
      'starts "dist/main.js", a relative path, which depends on where the client was started',
    ],
    ['node', [main, 'doctor'], {}, 'runs "doctor", which is not a server'],
  ] as const)
    assert.equal(obstacle(command, args, more), `failed: ${expected} (install)`);
});

const FOLDER = '$' + '{workspaceFolder}';

test('what only the client knows', () => {
  for (const [args, env, placeholder] of [
    [[`${FOLDER}/main.js`], {}, FOLDER],
    [['/main.js'], { ALLOW_USERS: '{env:USER}' }, '{env:USER}'],
  ] as const)
    assert.equal(
      obstacle('node', args, { env }),
      `not_started: depends on "${placeholder}", so doctor did not start it`,
    );
});
