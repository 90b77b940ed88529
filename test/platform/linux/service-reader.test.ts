import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { localPaths } from '../../../src/platform/linux/local-paths.ts';
import { parseCgroup } from '../../../src/platform/linux/proc/cgroup.ts';
import { isMain, serviceReader } from '../../../src/platform/linux/service-reader.ts';
import { facts } from '../../memory/processes.ts';

/** Which process of a service its manager starts again: from control groups, environments and unit files. */

const top = realpathSync(mkdtempSync(join(tmpdir(), 'service-')));
after(() => rmSync(top, { recursive: true }));

const USER = '/user.slice/user-1000.slice/user@1000.service';
for (const [name, text] of [
  ['web', '[Service]\nExecStart=/usr/sbin/web -d\nRestart=always\n'],
  ['cron', '[Service]\nExecStart=/usr/sbin/cron -f\nRestart=on-failure\n'],
  ['old', '[Service]\nType=forking\nExecStart=/usr/sbin/old\nRestart=always\n'],
  ['once', '[Service]\nExecStart=/usr/sbin/once\n'],
] as const)
  writeFileSync(join(top, `${name}.service`), text);

let pid = 100;
function recorded(cgroup: string, environ = ''): number {
  mkdirSync(join(top, String(++pid)));
  writeFileSync(join(top, String(pid), 'cgroup'), `0::${cgroup}\n`);
  writeFileSync(join(top, String(pid), 'environ'), environ);
  return pid;
}
mkdirSync(join(top, '1'));
writeFileSync(join(top, '1/cgroup'), '0::/init.scope\n');
const manager = recorded(`${USER}/init.scope`);
const otherManager = recorded('/user.slice/user-1001.slice/user@1001.service/init.scope');

interface Case {
  readonly cgroup: string;
  readonly ppid?: number;
  readonly argv: readonly string[];
  readonly environ?: (pid: number) => string;
  readonly isLeader?: boolean;
  readonly expected: readonly [main: boolean, restart: string | null] | undefined;
}

const SERVICE = '/system.slice/web.service';
const CASES: Readonly<Record<string, Case>> = {
  'its main process, by the name of the program': {
    cgroup: SERVICE,
    argv: ['/usr/sbin/web', '-d'],
    expected: [true, 'always'],
  },
  'one that was started by a wrapper, by its variable': {
    cgroup: SERVICE,
    argv: ['java', '-jar', 'x.jar'],
    environ: (own) => `A=1\0SYSTEMD_EXEC_PID=${own}\0`,
    expected: [true, 'always'],
  },
  'a worker': { cgroup: SERVICE, ppid: 4711, argv: ['/usr/sbin/web', '-d'], expected: [false, null] },
  'a worker that its parent has left': {
    cgroup: SERVICE,
    argv: ['/usr/sbin/web', '-d'],
    environ: () => 'SYSTEMD_EXEC_PID=4711\0',
    isLeader: false,
    expected: [false, 'always'],
  },
  'a job of cron': { cgroup: '/system.slice/cron.service', ppid: 4711, argv: ['sleep', '9'], expected: [false, null] },
  'a job that cron has left': {
    cgroup: '/system.slice/cron.service',
    argv: ['sleep', '9'],
    expected: [false, 'on-failure'],
  },
  'a daemon that forks': {
    cgroup: '/system.slice/old.service',
    argv: ['/usr/sbin/old'],
    isLeader: false,
    expected: [true, 'always'],
  },
  'one that is not restarted': {
    cgroup: '/system.slice/once.service',
    argv: ['/usr/sbin/once'],
    expected: [true, 'no'],
  },
  'one whose files are not there': { cgroup: '/system.slice/gone.service', argv: ['gone'], expected: [false, null] },
  'a unit of a user': {
    cgroup: `${USER}/app.slice/web.service`,
    ppid: manager,
    argv: ['/usr/sbin/web'],
    expected: [true, 'always'],
  },
  "a unit of a user, started by another user's manager": {
    cgroup: `${USER}/app.slice/web.service`,
    ppid: otherManager,
    argv: ['/usr/sbin/web'],
    expected: [false, null],
  },
  'a unit of a user, with the parent of the system': {
    cgroup: `${USER}/app.slice/web.service`,
    ppid: 1,
    argv: ['/usr/sbin/web'],
    expected: [false, null],
  },
  'a session': { cgroup: '/user.slice/user-1000.slice/session-3.scope', argv: ['bash'], expected: undefined },
  'a guest': { cgroup: '/lxc.payload.web1/system.slice/web.service', argv: ['/usr/sbin/web'], expected: undefined },
  'a process in no unit': { cgroup: '/', argv: ['bash'], expected: undefined },
};

const read = serviceReader(top, { system: [top], user: () => [top] }, localPaths());

for (const [what, { cgroup, ppid = 1, argv, environ, isLeader = true, expected }] of Object.entries(CASES))
  test(what, () => {
    const own = recorded(cgroup);
    if (environ) writeFileSync(join(top, String(own), 'environ'), environ(own));
    const comm = argv[0]?.split('/').at(-1) ?? '';
    const process = facts(own, { ppid, comm, argv, session: isLeader ? own : 1 });
    const service = read(process, parseCgroup(`0::${cgroup}\n`) ?? assert.fail());
    assert.deepEqual(service && [service.main, service.restart], expected);
  });

test('where pid 1 is no service manager, nothing is its main process', () => {
  writeFileSync(join(top, '1/cgroup'), `0::${SERVICE}\n`);
  const own = recorded(SERVICE);
  const process = facts(own, { comm: 'web', argv: ['/usr/sbin/web'] });
  assert.equal(read(process, { unit: 'web.service' })?.main, false);
});

test('without files and without an environment nothing is known to be the main process', () => {
  assert.equal(isMain(facts(7), undefined, undefined), false);
  assert.equal(isMain(facts(7), undefined, Buffer.from('SYSTEMD_EXEC_PID=7\0')), true);
  assert.equal(isMain(facts(7), undefined, Buffer.from('XSYSTEMD_EXEC_PID=7\0')), false);
});

test('the files of a unit are those of its manager, of the system or of the user', () => {
  const unit = (name: string, value: string): string => {
    const folder = join(top, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'two.service'), `[Service]\nExecStart=/usr/sbin/two\nRestart=${value}\n`);
    return folder;
  };
  writeFileSync(join(top, '1/cgroup'), '0::/init.scope\n');
  const folders = { system: [unit('of-system', 'no')], user: (uid: number) => [join(top, `of-${uid}`)] };
  unit('of-1000', 'always');
  const readOf = serviceReader(top, folders, localPaths());
  const restartOf = (cgroup: string, ppid: number) => {
    const own = recorded(cgroup);
    const process = facts(own, { ppid, comm: 'two', argv: ['/usr/sbin/two'] });
    return readOf(process, parseCgroup(`0::${cgroup}\n`) ?? assert.fail());
  };
  assert.deepEqual(restartOf('/system.slice/two.service', 1), { main: true, restart: 'no' });
  assert.deepEqual(restartOf(`${USER}/app.slice/two.service`, manager), { main: true, restart: 'always' });
  // Of a unit that is no service nothing is read.
  assert.equal(restartOf('/system.slice/two.socket', 1), undefined);
});

test('the main process leads a session, unless it forks, and has the name of a program of the unit', () => {
  const settings = { restart: 'no', type: undefined, programs: ['/bin/other', '/usr/sbin/two'] };
  const process = facts(7, { comm: 'two', argv: ['/usr/sbin/two'], session: 7 });
  const other = Buffer.from('SYSTEMD_EXEC_PID=8\0');
  assert.equal(isMain(process, settings, other), true);
  assert.equal(isMain({ ...process, session: 1 }, settings, other), false);
  assert.equal(isMain({ ...process, session: 1 }, { ...settings, type: 'forking' }, other), true);
  assert.equal(isMain(process, { ...settings, programs: ['/bin/other'] }, other), false);
  assert.equal(isMain(process, { ...settings, programs: [] }, undefined), false);
});
