import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stablePath } from '../../src/clients/stable-path.ts';

/** A file system in which each path of a row leads to the same file. */
function stable(path: string, links: readonly string[], others: readonly string[] = []): string {
  const real = links.at(-1);
  return stablePath(path, { others, resolve: (one) => (links.includes(one) ? real : undefined) });
}

for (const [what, links, others] of [
  [
    'Homebrew, by PATH',
    ['/opt/homebrew/bin/node', '/opt/homebrew/Cellar/node/22.1.0/bin/node'],
    ['/usr/bin/node', '/opt/homebrew/bin/node'],
  ],
  ['Homebrew, by opt', ['/opt/homebrew/opt/node@20/bin/node', '/opt/homebrew/Cellar/node@20/20.1.0/bin/node'], []],
  ['an archive', ['/usr/local/bin/node', '/usr/local/lib/node-v20.1.0-linux-x64/bin/node'], ['/usr/local/bin/node']],
  ['snap', ['/snap/node/current/bin/node', '/snap/node/9012/bin/node'], []],
  [
    'Nix',
    ['/home/me/.nix-profile/bin/node', '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-nodejs-20/bin/node'],
    ['/home/me/.nix-profile/bin/node'],
  ],
  [
    'pnpm',
    [
      '/p/node_modules/process-manager-mcp/main.js',
      '/p/node_modules/.pnpm/process-manager-mcp@1.0.0/node_modules/process-manager-mcp/main.js',
    ],
    [],
  ],
] as const)
  test(`${what}: ${links[1]} has a name that lasts`, () => assert.equal(stable(links[1], links, others), links[0]));

test('a path without a version is kept, even where PATH leads to the same file', () => {
  assert.equal(stable('/usr/bin/node', ['/bin/node', '/usr/bin/node'], ['/bin/node']), '/usr/bin/node');
});

test('a versioned path stays where nothing else leads to that file', () => {
  const nvm = '/home/me/.nvm/versions/node/v20.1.0/bin/node';
  assert.equal(stable(nvm, [nvm], ['/usr/bin/node', nvm]), nvm);
  assert.equal(stable('/gone/1.2.3/node', []), '/gone/1.2.3/node');
});

test('the folder of one shell session is resolved, and never chosen', () => {
  const real = '/home/me/.local/share/fnm/node-versions/v20.1.0/installation/bin/node';
  for (const session of [
    '/run/user/1000/fnm_multishells/1_2/bin/node',
    '/home/me/fnm_multishells/1_2/bin/node',
    '/p/node_modules/.bin/node',
  ]) {
    assert.equal(stable(session, [session, real], [session]), real);
    assert.equal(stable(real, [session, real], [session]), real);
  }
});
