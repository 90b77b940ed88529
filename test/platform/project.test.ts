import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unanswered } from '../../src/platform/helper/helper.ts';
import { findProject, projectsIn, rememberedProjects } from '../../src/platform/project.ts';

const projectOf = (folder: string, names: readonly string[], home?: string) =>
  findProject(folder, (path) => names.includes(path), home);

test('the nearest repository gives its name, before any manifest', async () => {
  const names = ['/srv/shop/.git', '/srv/shop/api/package.json', '/srv/.hg'];
  assert.equal(await projectOf('/srv/shop/api/src', names), 'shop');
  assert.equal(await projectOf('/srv/shop', names), 'shop');
  assert.equal(await projectOf('/srv/other', names), 'srv');
});

test('without a repository the nearest manifest does', async () => {
  for (const manifest of [
    ...['package.json', 'pyproject.toml', 'Cargo.toml', 'go.mod', 'pom.xml', 'build.gradle'],
    ...['composer.json', 'Gemfile', 'mix.exs', 'deno.json'],
  ])
    assert.equal(await projectOf('/srv/shop/api/src', [`/srv/shop/${manifest}`, `/srv/shop/api/${manifest}`]), 'api');
  for (const repository of ['.git', '.hg', '.jj']) assert.equal(await projectOf('/a/b', [`/a/${repository}`]), 'a');
});

test('the home folder, what is above it, and the root are no projects', async () => {
  assert.equal(await projectOf('/home/ann/x', ['/home/ann/.git', '/home/.git'], '/home/ann'), null);
  assert.equal(await projectOf('/home/ann', ['/home/ann/.git'], '/home/ann'), null);
  assert.equal(await projectOf('/home/ann', ['/home/ann/.git'], '/home/ann/'), null);
  assert.equal(await projectOf('/srv', ['/.git']), null);
  assert.equal(await projectOf('/', ['/.git']), null);
  assert.equal(await projectOf('/srv', []), null);
});

test('names may be looked up on a file system that takes its time', async () => {
  assert.equal(await findProject('/srv/shop', async (path) => path === '/srv/shop/go.mod'), 'shop');
});

test('a project, and that there is none, is remembered for a minute; a failure is not', async (t) => {
  const clock = { nowMs: 1e6 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  const asked: string[] = [];
  const projectOf = rememberedProjects(async (folder) => {
    asked.push(folder);
    if (folder === '/dead') throw new Error('silent');
    return folder === '/srv' ? null : 'shop';
  });
  const look = async () => assert.deepEqual([await projectOf('/srv/shop'), await projectOf('/srv')], ['shop', null]);
  await look();
  clock.nowMs += 59_999;
  await look();
  assert.deepEqual(asked.splice(0), ['/srv/shop', '/srv']);
  clock.nowMs += 1;
  await look();
  assert.deepEqual(asked.splice(0), ['/srv/shop', '/srv']);
  for (let tries = 0; tries < 2; tries++) await assert.rejects(projectOf('/dead'), /silent/);
  assert.deepEqual(asked, ['/dead', '/dead']);
});

test('each folder is looked at once, and one that is silent leaves its processes out', async () => {
  const asked: string[] = [];
  const find = async (folder: string) => {
    asked.push(folder);
    if (folder.startsWith('/mnt')) throw new Unanswered('it does not answer');
    return 'shop';
  };
  const folders = new Map(['/srv', '/mnt/x', null, '/srv', '/mnt/y'].map((folder, at) => [at, folder]));
  const { byPid, unavailable } = await projectsIn(folders, find);
  assert.deepEqual(asked, ['/srv', '/mnt/x', '/mnt/y']);
  assert.deepEqual(Object.fromEntries(byPid), { 0: 'shop', 2: null, 3: 'shop' });
  assert.deepEqual(unavailable, ['it does not answer']);
  await assert.rejects(
    projectsIn(folders, async () => Promise.reject(new TypeError('a mistake'))),
    TypeError,
  );
});
