import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX_NAMING } from '../../src/platform/linux/naming.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import {
  installedCommand,
  isDaemon,
  isDisplay,
  isDriver,
  isInit,
  isInteractiveShell,
  isKeeper,
  isShell,
  isTool,
  onlyWaits,
  programsOf,
  scriptName,
  scriptOf,
  takesCommandLine,
} from '../../src/process/programs.ts';
import { facts } from '../memory/processes.ts';

/** A process by its command line; words are separated by spaces. */
const ran = (line: string, comm?: string): ProcessFacts => {
  const argv = line.split(' ');
  return facts(7, { argv, comm: comm ?? argv[0]?.split('/').at(-1)?.slice(0, 15) ?? '' });
};

const GOES_BY: [line: string, comm: string, names: string[]][] = [
  ['/usr/bin/node /srv/server.mjs --port 1', 'node', ['node', 'server']],
  ['node --watch bin/vite.js', 'MainThread', ['node', 'vite']],
  ['python3.11 -m http.server', 'python3.11', ['python3.11', 'python', 'http.server']],
  ['python3 /usr/bin/gunicorn app:app', 'gunicorn', ['gunicorn', 'python3', 'python']],
  ['sh /opt/start', 'sh', ['sh', 'start']],
  ['-bash', 'bash', ['bash']],
  ['tmux: server', 'tmux: server', ['tmux']],
  ['sshd: me@pts/0', 'sshd', ['sshd']],
  ['vim server.js', 'vim', ['vim']],
  ['php-fpm8.2', 'php-fpm8.2', ['php-fpm8.2', 'php-fpm']],
];

for (const [line, comm, names] of GOES_BY)
  test(`the names of ${line}`, () => assert.deepEqual(programsOf(ran(line, comm)), names));

test('a script is the first argument that is no option', () => {
  assert.equal(scriptOf({ argv: ['node', '--inspect', 'a.js', 'b.js'] }), 'a.js');
  assert.equal(scriptOf({ argv: ['node', '-i'] }), undefined);
  assert.deepEqual(
    ['/srv/a.mjs', 'a.cjs', 'a.js', 'a.ts', 'js'].map((script) => scriptName(script, LINUX_NAMING)),
    ['a', 'a', 'a', 'a.ts', 'js'],
  );
});

test('an installed command is a script in a bin folder', () => {
  const of = (line: string) => installedCommand(ran(line));
  assert.equal(of('node /usr/lib/node_modules/@openai/codex/bin/codex.js'), 'codex');
  assert.equal(of('python3.12 /home/me/.local/bin/aider'), 'aider');
  assert.equal(of('node /p/node_modules/.bin/vite'), 'vite');
  assert.equal(of('/usr/bin/python3 /x/bin/aider'), 'aider');
  assert.equal(of('node /srv/codex.js'), undefined);
  assert.equal(of('vim /home/me/.local/bin/aider'), undefined);
  assert.equal(of(`node /x/bin/${'a'.repeat(65)}`), undefined);
  assert.equal(of('node'), undefined);
});

/** For each question, what is one, and what is none. */
const KINDS: [what: string, is: (process: ProcessFacts) => boolean, yes: string[], no: string[]][] = [
  ['an init', isInit, ['systemd --user', 'tini -- x', 'docker-init'], ['node init', 'bash']],
  ['a keeper', isKeeper, ['reaper x', 'conmon', 'containerd-shim-runc-v2 -namespace x'], ['node a.js']],
  ['a display', isDisplay, ['Xorg :0', 'lightdm', 'sway'], ['Xvfb :1', 'node sway.ts']],
  [
    'a daemon',
    isDaemon,
    [
      ...[
        'tmux new',
        'nginx: master',
        'pulseaudio',
        'watchman',
        'gvfsd-trash',
        'xdg-document-portal',
        'gsd-color',
        'ibus-x',
      ],
      ...['java -cp x org.gradle.launcher.daemon.bootstrap.GradleDaemon 8', 'x --daemon', 'x -daemonize=yes'],
      ...['x fork-server', 'ssh -fN host', 'ssh -Nf host', 'ssh -TN host'],
      ...['node /home/me/.vscode-server/out/server-main.js', 'x /p/nx/src/daemon/server/start.js'],
    ],
    [
      'node a.js',
      'ssh host',
      'ssh host x-fN',
      'sshx -fN',
      'a b c d e f g h i j k l --daemon',
      'x daemonic',
      'x --background-colour',
    ],
  ],
  [
    'a driver',
    isDriver,
    [
      'chromedriver',
      'Xvfb :1',
      'chrome --headless',
      'chrome --headless=new',
      'firefox --marionette',
      'brave -juggler-pipe',
    ],
    ['chrome', 'chrome x--headless', 'node --headless', 'chrome --headlesss', 'firefox marionette'],
  ],
  ['a tool', isTool, ['node a', 'python3.11', 'cargo run', 'bash', '/usr/bin/vite'], ['vim', 'nginx']],
  ['a shell', isShell, ['bash', '-zsh', '/bin/sh x', 'pwsh'], ['node', 'basher', 'x bash', 'ba-sh']],
  [
    'a shell with a command line',
    takesCommandLine,
    ['sh -c x', 'bash -lc x', 'fish --command x', 'pwsh -Command x'],
    ['sh x', 'bash -l', 'node -c x', 'sh -cx'],
  ],
  [
    'an interactive shell',
    isInteractiveShell,
    [
      'bash',
      '-bash',
      'zsh -l',
      'bash --rcfile x -i',
      'bash -o vi',
      'bash +O extglob',
      'fish -C x',
      'bash --init-file x',
    ],
    ['bash x.sh', 'bash x-o vi', 'bash x-y', 'bash -x-C x', 'sh -c x', 'node', 'bash -l x', 'bash --rcfiles x'],
  ],
  ['only waiting', onlyWaits, ['sleep infinity', 'tail -f /dev/null', 'cat', 'pause', 'sh'], ['node', 'head']],
];

for (const [what, is, yes, no] of KINDS) {
  for (const line of yes) test(`${line.slice(0, 60)} is ${what}`, () => assert.ok(is(ran(line))));
  for (const line of no) test(`${line.slice(0, 60)} is not ${what}`, () => assert.ok(!is(ran(line))));
}

test('ssh that serves later connections is a daemon', () => {
  assert.ok(isDaemon(ran('ssh: /run/me/mux.sock [mux]', 'ssh')));
  assert.ok(!isDaemon(ran('ssh: /run/me/mux.sock', 'ssh')));
});

test('without a known command line a process goes by its own name', () => {
  const { argv: _, ...unread } = facts(7, { comm: 'bash' });
  assert.deepEqual(programsOf(unread), ['bash']);
  assert.ok(isInteractiveShell(unread));
  assert.ok(!takesCommandLine(unread) && !isDaemon(unread) && !isDriver({ ...unread, comm: 'chrome' }));
});
