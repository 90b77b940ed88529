import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LXSS, readDistributions, unseenIn } from '../../../src/platform/windows/distributions.ts';

const [UBUNTU, DEBIAN, DOCKER] = ['{12345678-0000-4000-8000-00000000000a}', '{b}', '{c}'];

/** A registry with these texts, by path and name. */
const registry = (texts: Readonly<Record<string, string>>) => ({
  registryText: (path: string, name: string) => texts[`${path}\\${name}`],
  registryKeys: (path: string) => {
    const below = Object.keys(texts).flatMap((key) => (key.startsWith(`${path}\\`) ? key.slice(path.length + 1) : []));
    return [...new Set(below.flatMap((key) => (key.includes('\\') ? (key.split('\\')[0] ?? []) : [])))];
  },
});

const named = (names: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(names).map(([id, name]) => [`${LXSS}\\${id}\\DistributionName`, name]));

test('the default distribution comes first, however its id is written', () => {
  const names = named({ [DEBIAN]: 'Debian', [UBUNTU]: 'Ubuntu-24.04' });
  const withDefault = (id: string) => readDistributions(registry({ [`${LXSS}\\DefaultDistribution`]: id, ...names }));
  assert.deepEqual(withDefault(UBUNTU.toUpperCase()), ['Ubuntu-24.04', 'Debian']);
  assert.deepEqual(withDefault('{gone}'), ['Debian', 'Ubuntu-24.04']);
  assert.deepEqual(readDistributions(registry(names)), ['Debian', 'Ubuntu-24.04']);
});

test('those of Docker, Rancher and Podman, and keys that are none, are left out', () => {
  const names = named({ [DOCKER]: 'docker-desktop', '{d}': 'Docker-Desktop-Data', '{e}': 'rancher-desktop' });
  const others = named({ '{f}': 'podman-machine-default', '{g}': 'docker-desktop-mine', [UBUNTU]: 'Ubuntu' });
  const installer = { [`${LXSS}\\AppxInstallerCache\\Version`]: '1' };
  assert.deepEqual(readDistributions(registry({ ...names, ...others, ...installer })), [
    'docker-desktop-mine',
    'Ubuntu',
  ]);
});

test('without WSL there are none', () => assert.deepEqual(readDistributions(registry({})), []));

test('only where there are some, something is not seen', () => {
  assert.match(unseenIn(['Ubuntu'])?.processes ?? '', /inside WSL are not shown/);
  assert.match(unseenIn(['Ubuntu'])?.port ?? '', /^Free on Windows: .* WSL/);
  assert.equal(unseenIn([]), undefined);
});
