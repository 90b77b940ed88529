import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { hugePages } from '../../../src/platform/linux/huge-pages.ts';
import { parseHugetlbBytes } from '../../../src/platform/linux/proc/status.ts';

const root = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
after(() => rmSync(root, { recursive: true }));

function pool(name: string, sizes: Readonly<Record<string, string>>): string {
  const folder = join(root, name);
  mkdirSync(folder);
  for (const [size, pages] of Object.entries(sizes)) {
    mkdirSync(join(folder, size));
    writeFileSync(join(folder, size, 'nr_hugepages'), pages);
  }
  return folder;
}

test('a machine has huge pages if it has some of any size, or if that is unknown', () => {
  assert.equal(hugePages(pool('none', { 'hugepages-2048kB': '0\n', 'hugepages-1048576kB': '0\n' }))(), false);
  assert.equal(hugePages(pool('one', { 'hugepages-2048kB': '0\n', 'hugepages-1048576kB': '1\n' }))(), true);
  assert.equal(hugePages(pool('without', {}))(), false);
  assert.equal(hugePages(join(root, 'missing'))(), true);
});

test('the files are looked at once a second', (t) => {
  let nowMs = 1e6;
  t.mock.method(performance, 'now', () => nowMs);
  const folder = pool('changes', { 'hugepages-2048kB': '0\n' });
  const has = hugePages(folder);
  assert.equal(has(), false);
  writeFileSync(join(folder, 'hugepages-2048kB', 'nr_hugepages'), '1\n');
  nowMs += 999;
  assert.equal(has(), false);
  nowMs += 1;
  assert.equal(has(), true);
});

test('what may hang is not looked at, and counts as yes', () => {
  const folder = pool('hangs', { 'hugepages-2048kB': '0\n' });
  assert.equal(hugePages(folder, (path) => path === folder)(), true);
});

const STATUS = 'Name:\tx\nVmSwap:\t       0 kB\nHugetlbPages:\t   16384 kB\nCoreDumping:\t0\n';

test('how much memory of a process is in them, in bytes; undefined if the line is missing or cut', () => {
  assert.equal(parseHugetlbBytes(Buffer.from(STATUS)), 16 * 2 ** 20);
  assert.equal(parseHugetlbBytes(Buffer.from('Name:\tx\nState:\tZ (zombie)\n')), undefined);
  const end = STATUS.indexOf('CoreDumping');
  for (let length = 0; length < end; length++)
    assert.equal(parseHugetlbBytes(Buffer.from(STATUS), length), undefined, String(length));
  assert.equal(parseHugetlbBytes(Buffer.from(STATUS), end), 16 * 2 ** 20);
});
