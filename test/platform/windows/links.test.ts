import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followLinks } from '../../../src/platform/windows/links.ts';
import { volumePath } from '../../../src/platform/windows/volume-paths.ts';

const LINKS: Readonly<Record<string, string>> = {
  'C:\\link': 'D:\\data',
  'C:\\x\\up': '..\\y',
  'C:\\x\\root': '\\z',
  'C:\\x\\chain': 'C:\\link\\a',
  'C:\\x\\prefixed': '\\??\\C:\\y',
  'C:\\x\\share': '\\\\nas\\home',
  'C:\\x\\remote': 'Z:\\',
  'C:\\x\\pipe': '\\\\.\\pipe\\docker_engine',
  'C:\\a': 'b',
  'C:\\b': 'a',
  '\\\\?\\Volume{26a21bda-a627-11d7-9931-806e6f6e6963}\\l': '\\m',
};

function led(given: string) {
  const looked: string[] = [];
  const path = volumePath(given);
  assert.ok('path' in path);
  const to = followLinks(path, {
    isLocal: ({ volume, on }) => on === 'volume' && volume !== 'Z:\\',
    linkAt(at) {
      looked.push(at);
      return LINKS[at];
    },
  });
  return { to, looked };
}

test('links are followed from their folder, from the root of their volume, or to another', () => {
  for (const [given, path] of [
    ['C:\\plain\\file', 'C:\\plain\\file'],
    ['C:\\', 'C:\\'],
    ['C:\\link\\sub\\f', 'D:\\data\\sub\\f'],
    ['C:\\x\\up\\f', 'C:\\y\\f'],
    ['C:\\x\\root', 'C:\\z'],
    ['C:\\x\\chain\\f', 'D:\\data\\a\\f'],
    ['C:\\x\\prefixed\\f', 'C:\\y\\f'],
    [
      '\\\\?\\Volume{26a21bda-a627-11d7-9931-806e6f6e6963}\\l\\f',
      '\\\\?\\Volume{26a21bda-a627-11d7-9931-806e6f6e6963}\\m\\f',
    ],
  ] as const)
    assert.deepEqual(led(given).to, { path }, given);
});

test('nothing is looked at on what may hang', () => {
  assert.deepEqual(led('C:\\x\\share\\f'), {
    to: { beyond: { path: '\\\\nas\\home\\f', volume: '\\\\nas\\home\\', on: 'share' } },
    looked: ['C:\\x', 'C:\\x\\share'],
  });
  assert.deepEqual(led('C:\\x\\remote\\f').to, { beyond: { path: 'Z:\\f', volume: 'Z:\\', on: 'volume' } });
  assert.deepEqual(led('Z:\\x').looked, []);
});

test('a link to what is no file, and a circle, have a reason', () => {
  assert.deepEqual(led('C:\\x\\pipe').to, { why: 'is the name of a pipe, not of a file' });
  const { to, looked } = led('C:\\a\\f');
  assert.deepEqual([to, looked.length], [{ why: 'leads round in a circle of symbolic links' }, 64]);
});
