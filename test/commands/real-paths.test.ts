import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleFindings } from '../../src/commands/doctor/rule-findings.ts';
import { withRealPaths } from '../../src/commands/real-paths.ts';
import { parseConfig } from '../../src/config/parse.ts';
import type { ProgramKind } from '../../src/platform/machine.ts';

/** What rules about programs and units amount to on a machine with these links. */

const LINKS: Readonly<Record<string, string>> = {
  '/bin': '/usr/bin',
  '/bin/sleep': '/usr/bin/sleep',
  '/bin/python3': '/usr/bin/python3.12',
  '/bin/sh': '/usr/bin/dash',
  '/usr/bin': '/usr/bin',
  '/usr/bin/sleep': '/usr/bin/sleep',
  '/box': '/box',
  '/box/sleep': '/box/busybox',
};
const realPath = async (path: string): Promise<string | undefined> => LINKS[path];

for (const [effect, pattern, expected] of [
  ['deny', '/bin/sleep', ['/bin/sleep', '/usr/bin/sleep']],
  ['deny', '/usr/bin/sleep', ['/usr/bin/sleep']],
  ['deny', '/bin/s*', ['/bin/s*', '/usr/bin/s*']],
  ['deny', '/bin/?/x', ['/bin/?/x', '/usr/bin/?/x']],
  ['deny', '/b*/sleep', ['/b*/sleep']],
  ['deny', '*/sleep', ['*/sleep']],
  ['deny', '/nothing/x', ['/nothing/x']],
  ['deny', '/bin/nothing', ['/bin/nothing', '/usr/bin/nothing']],
  ['deny', '/box/sleep', ['/box/sleep', '/box/busybox']],
  ['ask', '/bin/sh', ['/bin/sh', '/usr/bin/dash']],
  ['allow', '/bin/sleep', ['/bin/sleep', '/usr/bin/sleep']],
  ['allow', '/bin/python3', ['/bin/python3', '/usr/bin/python3.12']],
  // it may be many other programs, too
  ['allow', '/bin/sh', ['/bin/sh', '/usr/bin/sh']],
  ['allow', '/box/sleep', ['/box/sleep']],
] as const)
  test(`${effect} ${pattern} is about ${expected.join(', ')}`, async () => {
    assert.deepEqual(await withRealPaths([pattern], effect, { realPath }), expected);
  });

const KINDS: Readonly<Record<string, ProgramKind>> = {
  '/bin/sleep': 'program',
  '/bin/npm': 'script',
  '/opt/app': 'folder',
};
const machine = {
  realPath,
  programKind: async (path: string): Promise<ProgramKind | undefined> =>
    path.startsWith('/mnt/') ? undefined : (KINDS[path] ?? 'missing'),
};

async function warnings(match: object, effect = 'deny'): Promise<string[]> {
  const rule = JSON.stringify({ effect, action: 'terminate', match });
  const { values } = parseConfig(`{\n"rules": [\n${rule}]}`, 'config.json');
  const found = await ruleFindings(values.rules ?? [], machine);
  return found.map(({ level, what, fix }) => {
    assert.equal(level, 'note');
    assert.notEqual(fix, '');
    return what.replace(/^the rule in config\.json:3 cannot match: /, '');
  });
}

for (const [match, expected, effect] of [
  [{ exe: ['/bin/sleep', '/mnt/nas/tool', '/opt/*/bin/*', '*/sleep', '/opt/v?'] }, []],
  [{ exe: '/bin/slep' }, ['exe "/bin/slep": there is no such file']],
  [
    { exe: ['/opt/app', '/bin/sleep', '/bin/npm'] },
    ['exe "/opt/app": it is a folder', 'exe "/bin/npm": it is a script; its process runs the interpreter'],
  ],
  [{ exe: '/opt/*/' }, ['exe "/opt/*/": the path of a program has no empty part, no "." and no ".."']],
  [{ exe: '/opt/*/../x' }, ['exe "/opt/*/../x": the path of a program has no empty part, no "." and no ".."']],
  [{ exe: '/opt/../*/x' }, []],
  [{ exe: '/opt/.*/x..' }, []],
  [{ unit: ['nginx.service', 'session-*', 'a@b.service', 'dev-disk\\x2da.service', '*'] }, []],
  [{ unit: 'my unit.service' }, ['unit "my unit.service": no unit can have this name']],
  [{ unit: 'a/b.service' }, ['unit "a/b.service": no unit can have this name']],
  [{ unit: 'web@.service' }, ['unit "web@.service": a template itself never runs']],
  [{ unit: 'session-3.scope' }, ['unit "session-3.scope": an allow matches only system services'], 'allow'],
  [{ exe: '/bin/sleep' }, [], 'allow'],
  [{ name: ['a-name-longer-than-the-kernel-keeps', 'kworker/0:1', '*/bin/postgres-server'] }, []],
  [{ name: '/usr/bin/postgres' }, ['name "/usr/bin/postgres": it is a path, and a name has no folders']],
] as const)
  test(`doctor on ${JSON.stringify(match)}: ${expected.length}`, async () => {
    assert.deepEqual(await warnings(match, effect), expected);
  });
