import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { program, stateOf } from './programs.ts';
import { serve } from './session.ts';
import { ANN, AS_OWNER, cli, configFile, folder, noOtherUsers, ROOT, stateFolder, suiteOrTest } from './support.ts';
import { until } from './waiting.ts';

/** Whose unit a process is in, in control groups made for that; and rules about units, programs and the user nobody. */

/** Where the hierarchy is that systemd uses, or would use; cgroups(7). */
const HIERARCHY = ['/sys/fs/cgroup/systemd', '/sys/fs/cgroup'].find((path) => existsSync(join(path, 'cgroup.procs')));
const MINE = `pm-test-${process.pid}`;
const made: string[] = [];
// By now whoever was in them has ended; the kernel may need a moment to notice.
after(async () => {
  for (const path of made.reverse()) await until(() => removed(path), `${path} is removed`);
});

function removed(path: string): true | undefined {
  try {
    rmdirSync(path);
    return true;
  } catch {
    return undefined;
  }
}

/** Puts a process into a control group, which is made. */
function put(pid: number, path: string): void {
  assert.ok(HIERARCHY);
  let at = HIERARCHY;
  for (const part of path.split('/')) {
    at = join(at, part);
    if (existsSync(at)) continue;
    mkdirSync(at);
    made.push(at);
  }
  writeFileSync(join(at, 'cgroup.procs'), String(pid));
}

function noCgroups(): string | false {
  if (!ROOT || HIERARCHY === undefined) return 'needs root and the control groups of systemd';
  try {
    const path = join(HIERARCHY, `${MINE}-try`);
    mkdirSync(path);
    rmdirSync(path);
    return false;
  } catch {
    return 'control groups cannot be made here';
  }
}

const skip = noCgroups();
suiteOrTest(skip)('a process in a control group', { skip }, async () => {
  const session = await serve({ env: AS_OWNER });
  const info = async (path: string) => {
    const { pid } = await program('waits.mjs');
    put(pid, path);
    return { pid, info: await session.info(pid) };
  };

  test('of a container of LXC: its unit is none of this machine', async () => {
    const { info: found } = await info(`lxc.payload.${MINE}/system.slice/nginx.service`);
    assert.deepEqual([found.container, found.unit, found.supervisor], [MINE, undefined, undefined]);
  });

  test('of systemd-nspawn: its unit is that of the container', async () => {
    const unit = `systemd-nspawn@${MINE}.service`;
    const { info: found } = await info(`machine.slice/${unit}/payload/system.slice/nginx.service`);
    assert.deepEqual([found.container, found.unit, found.supervisor], [MINE, unit, undefined]);
  });

  test('of a service that did not start it itself, as of cron: nothing starts it again', async () => {
    const unit = `${MINE}.service`;
    const { pid, info: found } = await info(`system.slice/${unit}`);
    assert.deepEqual([found.unit, found.supervisor], [unit, undefined]);
    const { outcome, advice } = await session.terminate(pid);
    assert.equal(outcome, 'exited');
    assert.equal(advice, undefined);
  });

  test('is kept by a deny of any unit on its path', async () => {
    const rules = [{ effect: 'deny', action: 'terminate', match: { unit: 'inner.service' } }];
    const path = configFile({ rules });
    const ruled = await serve({ env: AS_OWNER, flags: ['--config', path] });
    const { pid } = await program('waits.mjs');
    put(pid, `lxc.payload.${MINE}-2/system.slice/inner.service/x`);
    assert.match(await ruled.refused('terminate_process', { pid }), /^PROTECTED: .*a rule forbids ending it/);
    assert.notEqual(stateOf(pid), undefined);
  });
});

describe('a rule about a program', () => {
  const dir = folder();
  const link = join(dir, 'node');
  const links = join(dir, 'bin');
  symlinkSync(process.execPath, link);
  symlinkSync(dirname(process.execPath), links);
  const config = (rule: object): string => {
    return configFile({ rules: [rule] });
  };

  for (const [what, exe] of [
    ['a link to it', link],
    ['a pattern behind a link to its folder', `${links}/no*`],
  ] as const)
    test(`counts by ${what}`, async () => {
      const { pid } = await program('waits.mjs');
      const flags = ['--config', config({ effect: 'deny', action: 'terminate', match: { exe } })];
      const session = await serve({ env: AS_OWNER, flags });
      assert.match(await session.refused('terminate_process', { pid }), /^PROTECTED: .*a rule forbids ending it/);
    });

  const noUsers = noOtherUsers();
  test("opens another user's by a link to it", { skip: noUsers }, async () => {
    const { pid } = await program('waits.mjs', [], { uid: ANN });
    const flags = ['--config', config({ effect: 'allow', action: 'terminate', match: { exe: link } })];
    const session = await serve({ flags });
    assert.equal((await session.terminate(pid)).outcome, 'exited');
  });

  test('that cannot match is named by doctor, with its place', async () => {
    const path = config({ effect: 'deny', action: 'terminate', match: { exe: [join(dir, 'missing'), dir, link] } });
    const { stdout } = await cli(['doctor', '--json', '--config', path], { env: AS_OWNER });
    const whats: string[] = JSON.parse(stdout).findings.map(({ what }: { what: string }) => what);
    const found = whats.filter((what) => what.includes('cannot match'));
    assert.deepEqual(found, [
      `the rule in ${path}:1 cannot match: exe "${join(dir, 'missing')}": there is no such file`,
      `the rule in ${path}:1 cannot match: exe "${dir}": it is a folder`,
    ]);
  });
});

const inInitial = /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'latin1'));
const noNobody = noOtherUsers() || (inInitial ? false : 'needs the initial user namespace');
test('a server that runs as nobody ends its own processes', { skip: noNobody }, async () => {
  const uid = 65_534;
  const { pid } = await program('waits.mjs', [], { uid });
  const state = stateFolder(uid);
  const session = await serve({ uid, env: { XDG_STATE_HOME: state } });
  assert.equal((await session.terminate(pid)).outcome, 'exited');
  assert.ok(readdirSync(state).length > 0);
});
