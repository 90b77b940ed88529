import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchedFile } from '../../../src/platform/find-file.ts';
import { fileUsesReader } from '../../../src/platform/windows/file-uses.ts';
import { LAYOUTS } from '../../../src/platform/windows/structs/layouts.ts';
import type { Refused } from '../../../src/platform/windows/system-calls.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { facts } from '../../memory/processes.ts';

const { bytes: SIZE, at: AT } = LAYOUTS.RM_PROCESS_INFO;
const DENIED: Refused = { status: 0xc000_0022 };

/** As RmGetList fills it. */
const infoOf = ({ pid, startTime }: ProcessFacts): Buffer => {
  const info = Buffer.alloc(SIZE);
  info.writeUInt32LE(pid, AT['Process.dwProcessId']);
  info.writeBigInt64LE(BigInt(startTime) * 10n + 116_444_736_000_000_000n, AT['Process.ProcessStartTime']);
  return info;
};

interface World {
  readonly openers?: readonly ProcessFacts[] | Refused;
  readonly cwd?: string | Refused | undefined;
  readonly exe?: string | Refused | undefined;
}
const LOCATED = { cwd: 'C:\\', exe: 'C:\\Windows\\System32\\cmd.exe' };
const file = (path: string, rest: Partial<SearchedFile> = {}): SearchedFile => ({
  ...{ path, folder: false, socket: false, sockets: new Set<string>() },
  ...rest,
});
const folder = (path: string, rest: Partial<SearchedFile> = {}): SearchedFile => file(path, { folder: true, ...rest });

function usesOf(searched: SearchedFile, world: World) {
  const { openers = [], cwd, exe } = { ...LOCATED, ...world };
  const asked: string[] = [];
  const uses = fileUsesReader(
    {
      async fileUsers(paths) {
        asked.push(...paths);
        return 'status' in openers ? openers : Buffer.concat(openers.map(infoOf));
      },
      cwdOf: () => cwd,
      exeOf: () => exe,
    },
    searched,
  );
  return { asked, uses };
}

const node = facts(400, { startTime: 1_700_000_000_000_001 });

test('the restart manager is asked once who has a file open', async () => {
  const reused = { ...node, startTime: node.startTime + 1 };
  const { asked, uses } = usesOf(file('C:\\x\\a.txt'), { openers: [node, facts(8)] });
  assert.deepEqual(await Promise.all([node, reused, facts(8), facts(12)].map(uses)), [['open'], [], ['open'], []]);
  assert.deepEqual(asked, ['C:\\x\\a.txt']);
});

test('a folder is used by who works in it, or runs a program of it or of a folder below', async () => {
  for (const [searched, world, expected] of [
    [folder('C:\\Shop'), { cwd: 'c:\\SHOP\\' }, ['cwd']],
    [folder('C:\\Shop'), { cwd: 'C:/shop/src' }, ['cwd']],
    [folder('C:\\Shop'), { cwd: '\\\\?\\C:\\shop\\src' }, ['cwd']],
    [folder('C:\\Shop'), { cwd: 'C:\\shop2\\' }, []],
    [folder('C:\\Shop'), { cwd: 'C:\\' }, []],
    [folder('C:\\'), { cwd: 'D:\\' }, ['executable']],
    [folder('D:\\'), {}, []],
    [folder('C:\\windows'), {}, ['executable']],
    [file('C:\\Windows\\system32\\CMD.EXE'), {}, ['executable']],
    [file('C:\\Windows'), {}, []],
    [file('C:\\Shop'), { cwd: 'C:\\shop\\', exe: 'C:\\shop', openers: [node] }, ['open', 'executable']],
    [folder('\\\\nas\\home\\x', { alias: 'Z:\\x' }), { cwd: 'z:\\X\\y\\' }, ['cwd']],
    [folder('\\\\nas\\home\\x', { alias: 'Z:\\x' }), { cwd: '\\\\NAS\\home\\x\\' }, ['cwd']],
  ] as const) {
    const { asked, uses } = usesOf(searched, world);
    assert.deepEqual(await uses(node), expected, `${searched.path} ${JSON.stringify(world)}`);
    assert.equal(asked.length, searched.folder ? 0 : 1);
  }
});

test('what Windows does not show is unknown, unless a use is seen', async () => {
  for (const hidden of [{ cwd: DENIED }, { exe: DENIED }, { cwd: DENIED, exe: DENIED }]) {
    assert.equal(await usesOf(folder('D:\\'), hidden).uses(node), null);
    assert.deepEqual(await usesOf(file('D:\\a'), { ...hidden, openers: [node] }).uses(node), ['open']);
  }
  assert.deepEqual(await usesOf(folder('C:\\Windows'), { cwd: DENIED }).uses(node), ['executable']);
  assert.equal(await usesOf(file('D:\\a'), { openers: DENIED }).uses(node), null);
  assert.deepEqual(await usesOf(file('D:\\a'), { cwd: undefined, exe: undefined }).uses(node), [], 'it has ended');
});

test('the restart manager is not asked about a file on a server: that may hang', async () => {
  const { asked, uses } = usesOf(file('\\\\nas\\home\\a', { alias: 'Z:\\a' }), { openers: [node] });
  assert.deepEqual([await uses(node), asked], [null, []]);
});

test('of a file it does not matter whether the working folder can be read', async () => {
  assert.deepEqual(await usesOf(file('D:\\a'), { cwd: DENIED }).uses(node), []);
  assert.equal(await usesOf(file('D:\\a'), { exe: DENIED }).uses(node), null);
});

test('a restart manager that does not answer is waited for only once, and not for ever', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const uses = fileUsesReader(
    { fileUsers: () => new Promise(() => undefined), cwdOf: () => LOCATED.cwd, exeOf: () => LOCATED.exe },
    file('D:\\a'),
  );
  const first = uses(node);
  t.mock.timers.tick(5000);
  assert.deepEqual([await first, await uses(node)], [null, null]);
});
