import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RuleContext, ruleFindings } from '../../../src/commands/doctor/rule-findings.ts';
import { parseConfig } from '../../../src/config/parse.ts';
import { LINUX } from '../../../src/platform/linux/capabilities.ts';
import type { ProgramKind } from '../../../src/platform/machine.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';
import { WINDOWS } from '../../windows.ts';

/** Values in rules that no process of this machine can have. */

const KINDS: Readonly<Record<string, ProgramKind>> = {
  '/bin/sleep': 'program',
  '/bin/npm': 'script',
  '/opt/app': 'folder',
};
const machine = {
  capabilities: LINUX,
  realPath: async () => undefined,
  programKind: async (path: string): Promise<ProgramKind | undefined> =>
    path.startsWith('/mnt/') ? undefined : (KINDS[path] ?? 'missing'),
};

async function warnings(match: object, effect = 'deny', over: Partial<RuleContext> = {}): Promise<string[]> {
  const rule = JSON.stringify({ effect, action: 'terminate', match });
  const { values } = parseConfig(`{\n"rules": [\n${rule}]}`, 'config.json');
  const found = await ruleFindings(values.rules ?? [], { ...machine, ...over, show: BUILT_IN });
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
  [{ exe: '/opt/*/' }, ['exe "/opt/*/": no program path has an empty part, "." or ".."']],
  [{ exe: '/opt/*/../x' }, ['exe "/opt/*/../x": no program path has an empty part, "." or ".."']],
  [{ exe: '/opt/../*/x' }, []],
  [{ exe: '/opt/.*/x..' }, []],
  [{ unit: ['nginx.service', 'session-*', 'a@b.service', 'dev-disk\\x2da.service', '*'] }, []],
  [{ unit: 'my unit.service' }, ['unit "my unit.service": no unit can have this name']],
  [{ unit: 'a/b.service' }, ['unit "a/b.service": no unit can have this name']],
  [{ unit: 'web@.service' }, ['unit "web@.service": a template unit never runs']],
  [{ unit: 'session-3.scope' }, ['unit "session-3.scope": an allow matches only system services'], 'allow'],
  [{ exe: '/bin/sleep' }, [], 'allow'],
  [{ name: ['a-name-longer-than-the-kernel-keeps', 'kworker/0:1', '*/bin/postgres-server'] }, []],
  [{ name: '/usr/bin/postgres' }, ['name "/usr/bin/postgres": it is a path, and names have no folders']],
] as const)
  test(`${JSON.stringify(match)} has ${expected.length} findings`, async () => {
    assert.deepEqual(await warnings(match, effect), expected);
  });

test('on Windows both separators make a path, and no name is cut', async () => {
  const there = { capabilities: WINDOWS, programKind: async () => 'program' as const };
  const nothing = 'no program path has an empty part, "." or ".."';
  assert.deepEqual(await warnings({ name: 'bin\\x.exe' }, 'deny', there), [
    'name "bin\\x.exe": it is a path, and names have no folders',
  ]);
  assert.deepEqual(await warnings({ exe: 'C:\\*\\..\\x.exe' }, 'deny', there), [`exe "C:\\*\\..\\x.exe": ${nothing}`]);
  const links = { ...there, realPath: async () => 'C:\\bin\\NODE.exe' };
  assert.deepEqual(await warnings({ exe: 'C:\\node.EXE' }, 'allow', links), []);
});
