import assert from 'node:assert/strict';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { inCgroup, noCgroups } from './cgroups.ts';
import { ending } from './endings.ts';
import { asUser } from './mounts.ts';
import { cannotCompile, commOf, compile, program, ready, works } from './programs.ts';
import { type Session, serve } from './session.ts';
import {
  ANN,
  AS_OWNER,
  configFile,
  folder,
  home,
  launch,
  noOtherUsers,
  run,
  stateFolder,
  suiteOrTest,
} from './support.ts';
import { lives } from './targets.ts';
import { until } from './waiting.ts';

/** What a session depends on, and what holds other work: real sockets, control groups and programs. */

function requireProtected(text: string, fact: string): void {
  assert.ok(text.startsWith('PROTECTED: ') && text.includes(`(rule: protected: ${fact})`), text);
}

function configured(values: object): readonly string[] {
  const path = configFile(values);
  return ['--config', path];
}

/** The plan that is offered instead of ending it. */
async function planFor(session: Session, pid: number): Promise<string> {
  const { text } = await ending(session.callOnce, 'terminate_process', { pid });
  assert.match(text, /^NEEDS_CONFIRMATION: /);
  assert.ok(lives(pid));
  return /\bplan-[\w-]+/.exec(text)?.[0] ?? assert.fail(text);
}

/** Where X servers listen, made only where there is none. */
const X11 = '/tmp/.X11-unix';
if (!existsSync(X11)) {
  mkdirSync(X11);
  chmodSync(X11, 0o1777); // whatever the umask is
  after(() => rmSync(X11, { recursive: true }));
}

const noX11 = canWrite(X11) ? false : `nothing may be made in ${X11}`;

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A network of its own, where that can be had: sockets of displays are seen in all of a network, and make servers of other
 * users in other test files careful.
 */
async function ownNetwork(): Promise<readonly string[]> {
  if (!works('unshare', ['--net', 'true'])) return [];
  const { pid } = await ready(launch('unshare', ['--net', 'sh', '-c', 'echo ready; exec sleep 600']));
  return ['nsenter', `--net=/proc/${pid}/ns/net`];
}

describe('who serves a display', async () => {
  const network = await ownNetwork();
  const number = 20_000 + (process.pid % 10_000);
  const places: readonly [what: string, path: () => string][] = [
    ['Wayland', () => join(folder(), 'wayland-7')],
    ['X', () => join(X11, `X${number}`)],
    ['X, by an abstract name', () => `@/tmp/.X11-unix/X${number}`],
  ];
  for (const [what, path] of places) {
    test(`by ${what} is protected, who uses it is not`, { skip: what === 'X' && noX11 }, async () => {
      const place = path();
      const server = await program('serves-display.mjs', [place], { via: network });
      const session = await serve({ via: network, env: AS_OWNER });
      for (const [tool, args] of [
        ['terminate_process', { pid: server.pid, force: true }],
        ['signal_process', { pid: server.pid, signal: 'STOP' }],
        ['set_priority', { pid: server.pid, nice: 5 }],
      ] as const)
        requireProtected(await session.refused(tool, args), 'display-server');
      assert.ok(lives(server.pid));
      const client = await program('uses-display.mjs', [place], { via: network });
      assert.equal((await session.terminate(client.pid)).outcome, 'exited');
      const plain = await serve({ via: network, env: AS_OWNER, flags: ['--no-native'] });
      requireProtected(await plain.refused('terminate_process', { pid: server.pid }), 'display-server');
      server.child.stdin.end();
      await server.exit;
    });
  }

  test('without a screen is asked about, and a word of the configuration lifts it', async () => {
    const display = await program('serves-display.mjs', [join(folder(), 'wayland-8'), 'Xvfb'], { via: network });
    const session = await serve({ via: network, env: AS_OWNER });
    await planFor(session, display.pid);
    const lifted = await serve({ via: network, env: AS_OWNER, flags: configured({ unprotect: ['display-server'] }) });
    assert.equal((await lifted.terminate(display.pid)).outcome, 'exited');
  });

  test('is left out of a sweep that takes others along', async () => {
    const display = await program('serves-display.mjs', [join(folder(), 'wayland-9')], { via: network });
    const other = await program('waits.mjs', ['beside-wayland-9'], { via: network });
    const session = await serve({ via: network, env: AS_OWNER });
    const swept = await ending(session.callOnce, 'terminate_processes', { pids: [display.pid, other.pid] });
    assert.deepEqual(
      swept.refused.map(({ pid }) => pid),
      [display.pid],
    );
    const ended = await ending(session.callOnce, 'terminate_processes', { plan: swept.plan });
    assert.equal(ended.verdict, 'exited');
    assert.ok(lives(display.pid) && !lives(other.pid));
  });

  const skip = noOtherUsers() || cannotCompile('not-dumpable');
  test('may be who cannot be looked into, where there is a display', { skip }, async () => {
    const asAnn = [...network, ...asUser(ANN)];
    const closed = await ready(launch(compile('not-dumpable'), [], { via: asAnn }));
    await program('serves-display.mjs', [join(folder(), 'wayland-10')], { via: network });
    const session = await serve({ via: asAnn, from: home(ANN), env: { XDG_STATE_HOME: stateFolder(ANN) } });
    const plan = await planFor(session, closed.pid);
    assert.equal((await ending(session.callOnce, 'terminate_processes', { plan })).verdict, 'exited');
  });
});

const skip = noCgroups();
suiteOrTest(skip)('the control group', { skip }, () => {
  const MANAGER = `user.slice/user-${ANN}.slice/user@${ANN}.service`;

  test('below session.slice protects, whatever the name', async () => {
    const part = await program('waits.mjs');
    await inCgroup(part.pid, `${MANAGER}/session.slice/org.gnome.Shell@wayland.service`, async () => {
      const session = await serve({ env: AS_OWNER });
      const text = await session.refused('terminate_process', { pid: part.pid });
      requireProtected(text, 'session.slice');
      const lifted = await serve({ env: AS_OWNER, flags: configured({ unprotect: ['session.slice'] }) });
      assert.equal((await lifted.terminate(part.pid)).outcome, 'exited');
    });
  });

  test('of a terminal tab, an application or a container protects nothing', async () => {
    const id = '0a'.repeat(32);
    for (const path of ['app-org.gnome.Terminal.slice/vte-spawn-1.scope', 'dev.service', `docker-${id}.scope`]) {
      const job = await program('waits.mjs');
      await inCgroup(job.pid, `${MANAGER}/app.slice/${path}`, async () => {
        const session = await serve({ env: AS_OWNER });
        assert.equal((await session.terminate(job.pid)).outcome, 'exited', path);
      });
    }
  });

  const noMounts = works('unshare', ['--mount', 'true']) ? false : 'mounts cannot be made here';
  test('of a login session protects who opened it', { skip: noMounts }, async () => {
    const [leader, job] = [await program('waits.mjs'), await program('waits.mjs')];
    const runFolder = folder();
    const sessions = join(runFolder, 'systemd/sessions');
    mkdirSync(sessions, { recursive: true });
    writeFileSync(join(sessions, 'c7'), `UID=${ANN}\nSTATE=active\nLEADER=${leader.pid}\nTYPE=tty\n`);
    const via = ['unshare', '--mount', 'sh', '-c', `mount --bind ${runFolder} /run && exec "$@"`, 'sh'];
    const scope = `user.slice/user-${ANN}.slice/session-c7.scope`;
    await inCgroup(leader.pid, scope, async () => {
      await inCgroup(job.pid, scope, async () => {
        const session = await serve({ via, env: AS_OWNER });
        const text = await session.refused('terminate_process', { pid: leader.pid });
        requireProtected(text, 'session-leader');
        assert.equal((await session.terminate(job.pid)).outcome, 'exited');
      });
    });
  });
});

const noTmux = works('tmux', ['-V']) ? false : 'needs tmux';
suiteOrTest(noTmux)('a real tmux', { skip: noTmux }, () => {
  const socket = join(folder(), 'tmux');
  const tmux = async (...args: string[]): Promise<string> =>
    (await run('tmux', ['-S', socket, '-f', '/dev/null', ...args])).stdout.trim();

  test('is asked about, what runs in it is not', async () => {
    await tmux('new-session', '-d', '-s', 'work', `exec ${process.execPath} -e "setInterval(() => {}, 1e6)"`);
    await tmux('set-option', '-g', 'remain-on-exit', 'on');
    try {
      const server = Number(await tmux('display-message', '-p', '#{pid}'));
      const job = Number(await tmux('display-message', '-p', '#{pane_pid}'));
      await until(() => (commOf(job) !== 'sh' && commOf(job) !== 'bash' ? true : undefined), 'its program runs');
      const session = await serve({ env: AS_OWNER });
      const text = await session.refused('signal_process', { pid: server, signal: 'STOP' });
      assert.match(text, /^NEEDS_CONFIRMATION: .*\(rule: ask: tmux: server\)/);
      const plan = await planFor(session, server);
      assert.equal((await session.terminate(job)).outcome, 'exited');
      assert.ok(lives(server));
      assert.equal((await ending(session.callOnce, 'terminate_processes', { plan })).verdict, 'exited');
    } finally {
      await tmux('kill-server');
    }
  });

  test('is lifted by its name, and not by another', async () => {
    await tmux('new-session', '-d', '-s', 'work', 'sleep 600');
    try {
      const server = Number(await tmux('display-message', '-p', '#{pid}'));
      const other = await serve({ env: AS_OWNER, flags: configured({ unprotect: ['kitty', 'sway'] }) });
      await planFor(other, server);
      const lifted = await serve({ env: AS_OWNER, flags: configured({ unprotect: ['tmux: server'] }) });
      assert.equal((await lifted.terminate(server)).outcome, 'exited');
    } finally {
      await tmux('kill-server');
    }
  });
});
