import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attachments, candidates, type OrphanContext, reasonOf } from '../../src/process/orphans.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { type ControlGroup, serviceOf } from '../../src/process/restarters.ts';
import { UNATTACHED } from '../memory/data.ts';
import { facts } from '../memory/processes.ts';
import { windowsProgram } from '../windows.ts';

/** Pid 1, the user's systemd 20, a shell 30 with a terminal, the session of 40 is over. */
const INIT = facts(1, { ppid: 0, session: 1, comm: 'systemd', startTime: 0, argv: ['/sbin/init'] });
const USER_SYSTEMD = facts(20, { comm: 'systemd', argv: ['/lib/systemd/systemd', '--user'] });
const SHELL = facts(30, { ppid: 29, comm: 'bash', argv: ['-bash'], terminal: 'pts/0' });
const EDITOR = facts(29, { ppid: 20, session: 29, comm: 'code' });
const DISPLAY = facts(31, { ppid: 29, comm: 'lightdm' });
const AGENT = facts(33, { ppid: 1, session: 40, group: 40, comm: 'agent' });
const STEAM = facts(32, { ppid: 29, comm: 'reaper' });
const WORLD = [INIT, USER_SYSTEMD, EDITOR, SHELL, DISPLAY, AGENT, STEAM];
const DEAD = 40;
const SCOPE = { scope: 'session-3.scope' };

const node = (...args: string[]): Partial<ProcessFacts> => ({ comm: 'node', argv: ['node', ...args] });
/** A process of pid 5000, old enough not to have been started by its init. */
const one = (rest: Partial<ProcessFacts>): ProcessFacts =>
  facts(5000, { session: 30, group: 4000, ...node('a.js'), ...rest });

async function reason(
  process: ProcessFacts,
  attached: Partial<Attachments>,
  own: ControlGroup = {},
  around: Partial<OrphanContext> = {},
) {
  const all = new Map([...WORLD, process].map((known) => [known.pid, known]));
  const [suspect] = await candidates([process], {
    find: (pid) => all.get(pid),
    hidesSome: false,
    ownAncestry: new Set([29]),
    excluded: new Set(['polkitd']),
    clock: { unitsPerS: 100, now: 1_000_000, originUnixS: 0 },
    ...around,
  });
  return suspect && reasonOf(suspect, { ...UNATTACHED, cwd: '/home/me', ...attached }, own);
}

const FOUND: [what: string, process: ProcessFacts, attached: Partial<Attachments>, reason: string][] = [
  ['an MCP server whose client died', one({}), { client: 'gone' }, 'client ended'],
  ["… adopted by the user's systemd", one({ ppid: 20 }), { client: 'gone' }, 'client ended'],
  ['… in a session of its own', one({ session: 5000 }), { client: 'gone' }, 'client ended'],
  ['… a program we do not know', one({ comm: 'gopls', argv: ['gopls'] }), { client: 'gone' }, 'client ended'],
  ['a job of a closed terminal', one({ session: DEAD }), {}, 'session ended'],
  ['… with its output still there', one({ session: DEAD }), { terminalClosed: true }, 'terminal closed'],
  ['… in a session of its own', one({ session: 5000 }), { terminalClosed: true }, 'terminal closed'],
  ['a native job of a closed terminal', one({ session: DEAD, comm: 'hugin', argv: ['hugin'] }), {}, 'session ended'],
  ['what an unknown subreaper adopted', one({ session: DEAD, ppid: 29 }), {}, 'session ended'],
  ['an orphan in a running terminal', one({}), {}, 'parent ended'],
  ['a member of a session that is over', one({ session: DEAD, group: DEAD }), {}, 'session ended'],
  ['… a wrapper', one({ session: DEAD, group: DEAD, comm: 'sh', argv: ['sh', '-c', 'x'] }), {}, 'session ended'],
  [
    '… a program we do not know, in a project',
    one({ group: 30, comm: 'srv', argv: ['srv'] }),
    { project: 'shop' },
    'parent ended',
  ],
  [
    '… a program of a display session, in a project',
    one({ session: 31, group: 31 }),
    { project: 'shop' },
    'parent ended',
  ],
  ['a browser driver', one({ group: 30, comm: 'chromedriver', argv: ['chromedriver'] }), {}, 'parent ended'],
  ['… apart', one({ session: 5000, comm: 'geckodriver', argv: ['geckodriver'] }), {}, 'parent ended'],
  [
    'a browser of a test, with windows',
    one({ session: 5000, comm: 'chrome', argv: ['/opt/chrome', '--headless=new'] }),
    { windows: true },
    'parent ended',
  ],
  [
    'what went apart out of a login session, in a project',
    one({ session: 5000 }),
    { ...SCOPE, project: 'shop' },
    'parent ended',
  ],
  [
    'an app on KDE, whose units are called services',
    one({}),
    { unit: 'app-org.kde.konsole@1.service', client: 'gone' },
    'client ended',
  ],
];

for (const [what, process, attached, expected] of FOUND) {
  test(`finds ${what}`, async () => assert.equal(await reason(process, attached), expected));
}

const daemon = (comm: string, ...args: string[]) => one({ session: DEAD, group: DEAD, comm, argv: [comm, ...args] });
const strong = { client: 'gone', terminalClosed: true } as const;

const PASSED_OVER: [what: string, process: ProcessFacts, attached: Partial<Attachments>][] = [
  ['the child of one that lives', one({ ppid: 30 }), strong],
  ['the child of one that lives in the same dead session', one({ ppid: 29, session: 29 }), strong],
  ['what a daemon that forked twice has started', one({ ppid: 33, session: DEAD }), strong],
  ['what pid 1 has started in its own session', one({ session: 1 }), strong],
  ['pid 1', one({ pid: 1, ppid: 0 }), strong],
  ['a kernel thread', one({ ofKernel: true }), strong],
  ['a zombie', one({ status: 'zombie' }), strong],
  ['one of our lineage', one({ pid: 29 }), strong],
  ['one whose session began outside of our pid namespace', one({ session: 0 }), strong],
  ['one whose parent died a moment ago', one({ ppid: 4711 }), strong],
  ['an interactive shell', one({ comm: 'zsh', argv: ['-zsh'] }), strong],
  ['a protected program', one({ comm: 'polkitd', argv: ['polkitd'] }), strong],
  ['what the reaper of Steam adopted', one({ ppid: 32, session: DEAD }), strong],
  ['a service of systemd', one({}), { ...strong, unit: 'shop.service' }],
  [
    "a service of the user's systemd",
    one({ session: 5000, ppid: 20 }),
    { ...strong, unit: 'mpd.service', userUnit: true },
  ],
  ['one in a container', one({}), { ...strong, container: 'c0ffee', runtime: 'docker' }],
  ['one in a pid namespace of its own', one({}), { ...strong, isolated: true }],
  ['one whose client lives', one({}), { client: 'there' }],
  ['one with windows', one({ session: DEAD }), { ...strong, windows: true }],
  ['a daemon apart', one({ session: 5000 }), {}],
  ['… in a project, but of no login session', one({ session: 5000 }), { project: 'shop' }],
  ['what systemd started at login', one({ session: 5000, ppid: 20, startTime: 900 }), { ...SCOPE, project: 'shop' }],
  ["the program of a container's init", one({ session: 5000, startTime: 500 }), { ...SCOPE, project: 'shop' }],
  ['a script that is part of a display session', one({ session: 31, group: 31 }), {}],
  ['a program that is neither task nor project', one({ group: 30, comm: 'srv', argv: ['srv'] }), {}],
  ['a daemon that forked twice', daemon('python3', 'agent.py'), { cwd: '/' }],
  ['one that unknown hands adopted in a running session', one({ ppid: 29 }), strong],
  ...(
    [
      ['sshd', '-D'],
      ['cron'],
      ['dockerd'],
      ['containerd-shim-runc-v2'],
      ['ssh-agent', '-s'],
      ['gpg-agent', '--daemon'],
      ['dbus-daemon', '--fork'],
      ['tmux'],
      ['SCREEN', '-dmS', 'x'],
      ['pipewire'],
      ['pulseaudio', '--start'],
      ['gunicorn', 'app', '--daemon'],
      ['node', '/u/.bin/turbo', 'daemon'],
      ['node', '/u/.vscode-server/bin/x/out/server-main.js'],
      ['java', '-cp', 'x', 'org.gradle.launcher.daemon.bootstrap.GradleDaemon'],
      ['postgres', '-D', '/data'],
      ['ssh', '-fNL', '1:h:2', 'h'],
      ['PM2', 'v5.3.1:', 'God', 'Daemon', '(/u/.pm2)'],
    ] as const
  ).map(([comm, ...args]): [string, ProcessFacts, Partial<Attachments>] => [comm, daemon(comm, ...args), strong]),
];

for (const [what, process, attached] of PASSED_OVER) {
  test(`passes over ${what}`, async () => assert.equal(await reason(process, attached), undefined));
}

test('our own container or service does not supervise what was left behind in it', async () => {
  const container = { container: 'c0ffee', runtime: 'docker' } as const;
  assert.equal(await reason(one({}), { client: 'gone', ...container }, container), 'client ended');
  const unit = { unit: 'runner.service' };
  assert.equal(await reason(one({}), { client: 'gone', ...unit }, unit), 'client ended');
  assert.equal(await reason(one({}), { client: 'gone', ...unit }, { unit: 'other.service' }), undefined);
});

test('if other processes are hidden, their absence proves nothing', async () => {
  const find = () => undefined;
  assert.equal(await reason(one({ session: DEAD }), {}, {}, { find }), 'parent ended');
  assert.equal(await reason(one({ session: 5000 }), {}, {}, { find }), undefined);
});

test('in a container without an init, the program that is pid 1 may have started what is apart', async () => {
  const app = facts(1, { ppid: 0, session: 1, comm: 'node', startTime: 0 });
  const waits = facts(1, { ppid: 0, session: 1, comm: 'sleep', startTime: 0 });
  const browser = one({ session: 5000, comm: 'chrome', argv: ['chrome', '--headless'] });
  assert.equal(await reason(browser, {}, {}, { find: (pid) => (pid === 1 ? app : undefined) }), undefined);
  assert.equal(await reason(browser, {}, {}, { find: (pid) => (pid === 1 ? waits : undefined) }), 'parent ended');
});

/** On a system without sessions a child keeps the pid of its dead parent. */
const alone = (rest: Partial<ProcessFacts>) => one({ session: null, group: null, ppid: 4711, ...rest });
const GOPLS = { comm: 'gopls', argv: ['gopls'] };
const WITHOUT_SESSIONS: [what: string, process: ProcessFacts, attached: Partial<Attachments>, reason?: string][] = [
  ['a tool whose parent has ended', alone({}), {}, 'parent ended'],
  ['a browser driver', alone({ comm: 'chromedriver', argv: ['chromedriver'] }), {}, 'parent ended'],
  ['any program in a project', alone(GOPLS), { project: 'shop' }, 'parent ended'],
  ['any program whose client has ended', alone(GOPLS), { client: 'gone' }, 'client ended'],
  ["a tool whose parent's pid was reused", alone({ ppid: 30, startTime: 299 }), {}, 'parent ended'],
  ['not a tool whose parent is there', alone({ ppid: 30 }), strong],
  ['not one that never had a parent here', alone({ ppid: 0 }), strong],
  ['not any program without further evidence', alone(GOPLS), {}],
  ['not what has windows', alone({}), { ...strong, windows: true }],
  ['not what its client works with', alone({}), { client: 'there' }],
  ['not a daemon', alone({ comm: 'pageant', argv: ['ssh-agent'] }), strong],
  ['not a shell that a person uses', alone({ comm: 'bash', argv: ['bash'] }), strong],
];

for (const [what, process, attached, expected] of WITHOUT_SESSIONS)
  test(`without sessions: ${what}`, async () => assert.equal(await reason(process, attached), expected));

test('without sessions, a parent that is not found may still be there if processes are hidden', async () =>
  assert.equal(await reason(alone({}), {}, {}, { hidesSome: true }), undefined));

test('a process apart may be the child of an init that started less than ten seconds before it', async () => {
  const found = (startTime: number, ppid = 20) =>
    reason(one({ session: 5000, ppid, startTime }), { ...SCOPE, project: 'shop' });
  const { startTime: initTicks } = USER_SYSTEMD;
  assert.equal(await found(initTicks + 999), undefined);
  assert.equal(await found(initTicks + 1000), 'parent ended');
  assert.equal(await found(999, 1), undefined);
  assert.equal(await found(1000, 1), 'parent ended');
});

test('a candidate comes with its tree', async () => {
  const [top, child, grandchild] = [one({}), one({ pid: 5001, ppid: 5000 }), one({ pid: 5002, ppid: 5001 })];
  const all = new Map([...WORLD, top, child, grandchild].map((known) => [known.pid, known]));
  const found = await candidates([...all.values()], {
    find: (pid) => all.get(pid),
    hidesSome: false,
    ownAncestry: new Set(),
    excluded: new Set(),
    clock: { unitsPerS: 100, now: 1_000_000, originUnixS: 0 },
  });
  const trees = found.map(({ tree }) => tree.map(({ pid }) => pid));
  assert.deepEqual(
    trees.filter(([pid]) => pid === 5000),
    [[5000, 5001, 5002]],
  );
  assert.ok(!trees.some(([pid]) => pid === 5001));
});

test('units of sessions are not services', () => {
  assert.equal(serviceOf({ unit: 'gnome-terminal-server.service' }), undefined);
  assert.equal(serviceOf({ unit: 'sshd@1-2.service' }), undefined);
  assert.equal(serviceOf({ unit: 'serial-getty@ttyS0.service' }), undefined);
  assert.equal(serviceOf({ unit: 'nginx.service' }), 'nginx.service');
});

test('a daemon of any system goes to the root folder', () => {
  const process = windowsProgram('C:\\Python\\python.exe', 'agent.py');
  const candidate = { process, tree: [process], sessionRole: 'member', session: 'other', maybeChild: false } as const;
  const reasonIn = (cwd: string) => reasonOf(candidate, { ...UNATTACHED, cwd }, {});
  assert.equal(reasonIn('C:\\'), undefined);
  assert.equal(reasonIn('C:\\work'), 'parent ended');
});
