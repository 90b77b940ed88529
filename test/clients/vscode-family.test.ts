import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { vscodeFamily } from '../../src/clients/vscode-family.ts';

function home(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** The files that are found, by label. */
const found = (where: string): Record<string, string> =>
  Object.fromEntries(
    vscodeFamily({ env: {}, home: where, platform: 'linux' })
      .filter((file) => file.isFound())
      .map(({ label, path }) => [label, path.slice(where.length + 1).replaceAll('\\', '/')]),
  );

test('without a profile there is one file for each program, found by the folder of the program', (t) => {
  const where = home(t);
  assert.deepEqual(found(where), {});
  mkdirSync(join(where, '.config/Code'), { recursive: true });
  mkdirSync(join(where, '.config/VSCodium'));
  mkdirSync(join(where, '.config/Code - Insiders'));
  assert.deepEqual(found(where), {
    'VS Code': '.config/Code/User/mcp.json',
    'VS Code Insiders': '.config/Code - Insiders/User/mcp.json',
    VSCodium: '.config/VSCodium/User/mcp.json',
  });
});

test('each profile has a file of its own, unless it shares the servers of the default one', (t) => {
  const where = home(t);
  const user = join(where, '.config/Code/User');
  for (const id of ['0a1b2c3d', '4e5f6071', 'unknown']) mkdirSync(join(user, 'profiles', id), { recursive: true });
  mkdirSync(join(user, 'globalStorage'));
  const profiles = [
    { location: '0a1b2c3d', name: 'Work' },
    { location: '4e5f6071', name: 'Shared', useDefaultFlags: { mcp: true } },
  ];
  writeFileSync(join(user, 'globalStorage/storage.json'), JSON.stringify({ userDataProfiles: profiles }));
  assert.deepEqual(found(where), {
    'VS Code': '.config/Code/User/mcp.json',
    'VS Code, profile Work': '.config/Code/User/profiles/0a1b2c3d/mcp.json',
    'VS Code, profile unknown': '.config/Code/User/profiles/unknown/mcp.json',
  });
  for (const text of ['{', '[]', '{"userDataProfiles": {}}']) {
    writeFileSync(join(user, 'globalStorage/storage.json'), text);
    assert.equal(Object.keys(found(where)).length, 4, text);
  }
});

test('the server of a remote machine has a file for itself', (t) => {
  const where = home(t);
  mkdirSync(join(where, '.vscode-server/data'), { recursive: true });
  assert.deepEqual(found(where), { 'VS Code server': '.vscode-server/data/User/mcp.json' });
});
