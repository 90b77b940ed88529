import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInteractiveShell, programsOf } from '../../src/process/programs.ts';
import { type ControlGroup, type Service, type Supervisor, supervisorOf } from '../../src/process/restarters.ts';
import { called, facts } from '../memory/processes.ts';

const ran = (...argv: string[]) => facts(7, { comm: (argv[0] ?? '').split('/').at(-1)?.slice(0, 15) ?? '', argv });
const BASH = ran('-bash');
const ID = 'a'.repeat(64);
const RESTARTED = { main: true, restart: 'on-failure' } as const;

const TABLE: [
  what: string,
  group: ControlGroup,
  ancestors: string[][],
  expected: Supervisor | undefined,
  service?: Service,
][] = [
  ['nobody', {}, [['bash'], ['sshd']], undefined],
  ['a unit of the system', { unit: 'nginx.service' }, [], { kind: 'systemd', name: 'nginx.service' }, RESTARTED],
  [
    'a unit of the user',
    { unit: 'mpd.service', userUnit: true },
    [],
    { kind: 'systemd_user', name: 'mpd.service' },
    RESTARTED,
  ],
  ['a worker of a service', { unit: 'nginx.service' }, [], undefined, { ...RESTARTED, main: false }],
  ['a unit that does not restart', { unit: 'nginx.service' }, [], undefined, { main: true, restart: 'no' }],
  ['one that restarts when it hangs', { unit: 'nginx.service' }, [], undefined, { main: true, restart: 'on-watchdog' }],
  ['a unit of which that is unknown', { unit: 'nginx.service' }, [], undefined, { main: true, restart: null }],
  ['a unit nothing else is known of', { unit: 'nginx.service' }, [], undefined],
  ['a guest', { container: 'web1', runtime: 'lxc' }, [], undefined],
  ['a container of an unknown runtime', { container: ID }, [], undefined],
  [
    'the system in our own container',
    { container: ID, runtime: 'docker', unit: 'nginx.service' },
    [],
    { kind: 'systemd', name: 'nginx.service' },
    RESTARTED,
  ],
  ['a login session', { scope: 'session-3.scope' }, [], undefined],
  ['the unit of a terminal', { unit: 'gnome-terminal-server.service' }, [], undefined, RESTARTED],
  ['a container', { container: ID, runtime: 'podman' }, [], { kind: 'podman', name: 'aaaaaaaaaaaa' }],
  [
    'nodemon',
    {},
    [
      ['sh', '-c', 'node x'],
      ['node', '/p/node_modules/.bin/nodemon', 'x'],
    ],
    { kind: 'nodemon' },
  ],
  ['pm2', {}, [['PM2', 'v5.3.1:', 'God', 'Daemon', '(/u/.pm2)']], { kind: 'pm2' }],
  ['pm2, in a unit of its own', { unit: 'pm2-me.service' }, [['PM2', 'v5:', 'God', 'Daemon']], { kind: 'pm2' }],
  ['supervisord', {}, [['/usr/bin/python3', '/usr/bin/supervisord', '-n']], { kind: 'supervisord' }],
  ['runit', {}, [['runsv', 'web']], { kind: 'runit', name: 'web' }],
  ['s6', {}, [['s6-supervise', 'web']], { kind: 's6', name: 'web' }],
  ['tsx watch', {}, [['node', '/p/.bin/tsx', 'watch', 'x.ts']], { kind: 'watch' }],
  ['node --watch', {}, [['node', '--watch', 'x.js']], { kind: 'watch' }],
  ['circus', {}, [['python3', '/usr/bin/circusd']], { kind: 'circus' }],
  ['forever', {}, [['node', '/p/.bin/forever']], { kind: 'forever' }],
  ['watchexec', {}, [['watchexec', '--', 'x']], { kind: 'watchexec' }],
  ['cargo-watch', {}, [['cargo-watch', '-x', 'run']], { kind: 'cargo-watch' }],
  ['air', {}, [['/go/bin/air']], { kind: 'air' }],
  ['foreman', {}, [['ruby', '/usr/bin/foreman', 'start']], { kind: 'foreman' }],
  ['honcho', {}, [['python3', '/usr/bin/honcho', 'start']], { kind: 'foreman' }],
  ['overmind', {}, [['overmind', 'start']], { kind: 'foreman' }],
  ['ts-node-dev', {}, [['node', '/p/.bin/ts-node-dev', 'x.ts']], { kind: 'node-dev' }],
  ['bun --hot', {}, [['bun', '--hot', 'x.ts']], { kind: 'watch' }],
  ['node with --watch as its third argument', {}, [['node', '-r', 'x', '--watch-path=.', '--watch']], undefined],
  ['node with --watch among its first three', {}, [['node', '-r', 'x', '--watch=y']], { kind: 'watch' }],
  ['a program that watches by another word', {}, [['node', 'watches', '--watchful', 'x--watch']], undefined],
  ['a program that only has the option of a reloader', {}, [['p9', '--reload']], undefined],
  ['containerd', { container: ID, runtime: 'containerd' }, [], { kind: 'containerd', name: 'aaaaaaaaaaaa' }],
  ['cri-o', { container: ID, runtime: 'cri-o' }, [], { kind: 'cri-o', name: 'aaaaaaaaaaaa' }],
  ['kubernetes', { container: ID, runtime: 'kubernetes' }, [], { kind: 'kubernetes', name: 'aaaaaaaaaaaa' }],
  ['a runtime without a container', { runtime: 'docker' }, [], undefined],
  ['nspawn', { container: 'web', runtime: 'nspawn' }, [], undefined],
  [
    'a unit that is named like a session',
    { unit: 'my-app-x.service' },
    [],
    { kind: 'systemd', name: 'my-app-x.service' },
    RESTARTED,
  ],
  [
    'the first service on a path that is cut',
    { unit: 'x.scope', units: ['user@7.service', 'a.slice', 'b.service', 'c.service'], outsideNamespace: true },
    [],
    { kind: 'systemd', name: 'b.service' },
    RESTARTED,
  ],
  ['a program that has a file called watch', {}, [['vim', 'watch']], undefined],
  ['a shell below pm2', {}, [['-bash'], ['PM2', 'v5:', 'God', 'Daemon']], undefined],
];

for (const [what, group, ancestors, expected, service] of TABLE) {
  test(`supervised by ${what}`, () => {
    const chain = ancestors.map((argv) => ran(...argv));
    const { by, ...found } = supervisorOf(facts(9), { group, ancestors: chain, service }) ?? { kind: undefined };
    assert.deepEqual(found, expected ?? { kind: undefined });
    assert.ok(by === undefined || chain.includes(by));
  });
}

const SHELLS: [argv: string[], interactive: boolean][] = [
  [['bash'], true],
  [['-zsh'], true],
  [['/bin/bash', '--init-file', '/x/shellIntegration-bash.sh'], true],
  [['bash', '-il'], true],
  [['fish', '-C', 'set x'], true],
  [['sh', '-c', 'node x'], false],
  [['bash', '-lc', 'node x'], false],
  [['bash', 'watch.sh'], false],
  [['bash', '/dev/fd/3'], false],
  [['pwsh', '-Command', 'x'], false],
  [['node', '-i'], false],
];

for (const [argv, interactive] of SHELLS) {
  test(`${argv.join(' ')} is ${interactive ? 'an' : 'no'} interactive shell`, () => {
    assert.equal(isInteractiveShell(ran(...argv)), interactive);
  });
}

test('the names a process goes by', () => {
  assert.deepEqual(programsOf(BASH), ['-bash', 'bash']);
  assert.deepEqual(programsOf(called('tmux: server', ['tmux', 'new'])), ['tmux']);
  assert.deepEqual(programsOf(called('npm run dev', ['npm', 'run', 'dev'])), ['npm', 'run']);
  assert.ok(programsOf(ran('/usr/bin/python3.11', '-u', '/x/supervisord')).includes('supervisord'));
  assert.ok(programsOf(ran('node', '/x/nodemon.js')).includes('nodemon'));
});

test('a master starts its workers again, and a reloader its program; both are the parent itself', () => {
  const gunicorn = ran('/v/bin/python3', '/v/bin/gunicorn', 'app:app');
  const flask = ran('/v/bin/python3', '/v/bin/flask', 'run');
  const of = (parent: typeof gunicorn, ...above: (typeof gunicorn)[]) =>
    supervisorOf(parent, { group: {}, ancestors: [parent, ...above], service: undefined });
  assert.deepEqual(of(gunicorn), { kind: 'master', by: gunicorn });
  assert.deepEqual(of(flask), { kind: 'reloader', by: flask });
  const pm2 = ran('PM2', 'v5:', 'God', 'Daemon');
  assert.deepEqual(of(flask, pm2), { kind: 'reloader', by: flask }, 'the nearest');
  assert.deepEqual(of(pm2, flask), { kind: 'pm2', by: pm2 });
});
