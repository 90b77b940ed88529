import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { programId } from '../../../src/platform/linux/program-id.ts';
import { facts } from '../../memory/processes.ts';
import { fakeProc } from './fake-proc.ts';
import { statLine } from './stat-lines.ts';

const MAPS = '55d4c8a00000-55d4c8a28000 r-xp 00000000 fd:01 1311 /usr/bin/dash\n';
const idOf = (t: TestContext, files: Readonly<Record<string, string>>) =>
  programId(join(fakeProc(t, files), '7'), facts(7, { comm: 'sh' }));

test('the file that runs and where its stack begins', (t) => {
  const files = { '7/exe': '→ /usr/bin/dash', '7/maps': MAPS, '7/stat': statLine(7) };
  assert.equal(idOf(t, files), '253:1/1311 140000');
});

test('where either is hidden, the name and the path of the program', (t) => {
  const exe = { '7/exe': '→ /usr/bin/dash' };
  for (const files of [
    { ...exe, '7/stat': statLine(7) },
    { ...exe, '7/maps': MAPS },
    { ...exe, '7/maps': MAPS, '7/stat': statLine(7).replace(' 140000 ', ' 0 ') },
    { ...exe, '7/maps': MAPS.replace('dash', 'bash'), '7/stat': statLine(7) },
  ])
    assert.equal(idOf(t, files), 'sh /usr/bin/dash');
  assert.equal(idOf(t, { '7/maps': MAPS, '7/stat': statLine(7) }), 'sh ');
});
