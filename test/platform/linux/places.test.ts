import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { linuxPlaces } from '../../../src/platform/linux/places.ts';

const base = mkdtempSync(join(tmpdir(), 'linux-places-'));
after(() => rmSync(base, { recursive: true }));
const skip = process.getuid?.() === 0 ? false : 'needs root, to give files to others';

test('files are where the XDG Base Directory Specification and the FHS have them', () => {
  const { systemConfig, userConfig, state, syncsFolders } = linuxPlaces({ HOME: '/home/me' });
  assert.deepEqual(
    [systemConfig, userConfig, state],
    [
      '/etc/process-manager-mcp/config.json',
      '/home/me/.config/process-manager-mcp/config.json',
      '/home/me/.local/state/process-manager-mcp',
    ],
  );
  assert.equal(syncsFolders, true);
});

/** A file that its group may write. */
function sharedFile(name: string): string {
  mkdirSync(join(base, name));
  const path = join(base, name, 'config.json');
  writeFileSync(path, '{}');
  chmodSync(path, 0o664);
  return path;
}

const reasonOf = (path: string) => linuxPlaces({}).distrust(path, statSync(path));

test("the user's own group may write a file if it has no other members", { skip: ownGroup() }, () =>
  assert.equal(reasonOf(sharedFile('own-group')), undefined),
);

/** Why this user has no group of its own here. */
function ownGroup(): string | false {
  const { username, gid } = userInfo();
  const groups = readFileSync('/etc/group', 'utf8').split('\n');
  const own = groups.some((line) => line.startsWith(`${username}:`) && line.endsWith(`:${gid}:`));
  const shared = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .filter((line) => line.split(':')[3] === String(gid));
  return own && shared.length === 1 ? false : 'the user has no group of its own without other members';
}

test('any other group may not', { skip }, () => {
  const path = sharedFile('group');
  chownSync(path, 0, 61_077);
  assert.equal(reasonOf(path), `${path}: is writable by others (mode 664); run chmod g-w ${path}`);
});

const canUnshare = spawnSync('unshare', ['--user', 'true']).status === 0;

test(
  'in a namespace that does not map root, folders far above may be those of root',
  { skip: skip || (canUnshare ? false : 'needs user namespaces') },
  () => {
    const folder = join(base, 'far', 'near');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'config.json');
    writeFileSync(path, '{}');
    for (const one of [path, folder]) chownSync(one, 61_077, 61_077);
    chmodSync(base, 0o755);
    const code = `const { linuxPlaces } = await import('${new URL('../../../src/platform/linux/places.ts', import.meta.url).href}');
      const { statSync } = await import('node:fs');
      console.log(linuxPlaces({}).distrust('${path}', statSync('${path}')) ?? 'trusted');`;
    const node = [process.execPath, '--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code];
    const program = ['--user', '--map-current-user', ...node];
    const { stdout, stderr } = spawnSync('unshare', program, { uid: 61_077, gid: 61_077, cwd: '/', encoding: 'utf8' });
    assert.equal(stdout, 'trusted\n', stderr);
  },
);
