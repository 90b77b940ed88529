import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { examples, isRoot, run, titleOf, verify } from './documentation.ts';

/** The commands of the documentation as an ordinary user, and as root without ALLOW_ROOT. */

/** A user without a name, for the examples as an ordinary user. */
const ORDINARY = 12_345;

for (const script of examples) {
  test(`${titleOf(script)} … as an ordinary user`, { skip: isRoot ? cannotBe(ORDINARY) : 'runs as one anyway' }, () =>
    verify(script, run(script, {}, { uid: ORDINARY, gid: ORDINARY })),
  );
  if (script.includes('$!')) continue;
  test(`${titleOf(script)} … as root without ALLOW_ROOT`, { skip: !isRoot && 'not root' }, () =>
    verify(script, run(script, {})),
  );
}

/** False, or why no program can be started as this user here. */
function cannotBe(uid: number): string | false {
  const { status } = spawnSync(process.execPath, ['-e', '0'], { cwd: '/', uid, gid: uid });
  return status !== 0 && `no program can be started as user ${uid}`;
}
