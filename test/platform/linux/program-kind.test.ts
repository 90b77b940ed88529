import assert from 'node:assert/strict';
import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { localPaths } from '../../../src/platform/linux/local-paths.ts';
import { programKind } from '../../../src/platform/linux/program-kind.ts';
import { fakeProc } from './fake-proc.ts';

test('what execve(2) would make of a path', (t) => {
  const paths = localPaths();
  const top = realpathSync(
    fakeProc(t, {
      'bin/tool': '\x7fELF',
      'bin/script': '#!/bin/sh\n',
      'bin/empty': '',
      'bin/alias': '→ tool',
      circle: '→ circle',
    }),
  );
  const openNow = (): number => readdirSync('/proc/self/fd').length;
  const before = openNow();
  const kinds = ['bin/alias', 'bin/script', 'bin/empty', 'bin', 'nothing', 'circle'].map((path) =>
    programKind(join(top, path), paths),
  );
  assert.deepEqual(kinds, ['program', 'script', 'program', 'folder', 'missing', undefined]);
  assert.equal(openNow(), before);
  assert.equal(programKind('/dev/null', paths), undefined);
  const hash = realpathSync(fakeProc(t, { hash: '# !', bang: '!#x' }));
  for (const name of ['hash', 'bang']) assert.equal(programKind(join(hash, name), paths), 'program');
});
