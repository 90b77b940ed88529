import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { protectionOf } from '../../src/policy/guards.ts';
import type { Action } from '../../src/policy/policy.ts';
import { attributesNeeded, decide } from '../../src/policy/policy.ts';
import { rulesForNames, structuresByName } from '../../src/policy/protected.ts';
import { NO_STRUCTURES, type Structures } from '../../src/process/match-attributes.ts';
import type { UserId } from '../../src/process/owner.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { ASKED, callerOf, DEFAULT_ACCESS, PROTECTED, STRUCTURES } from '../access.ts';
import { LESS } from '../memory/less.ts';
import { facts, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { WINDOWS, windowsProgram } from '../windows.ts';

/** What protects a desktop, a login and other work, by structure and by name. */

const CALLER = callerOf(ME);

/** As the kernel has it: the name cut to 15 bytes. */
const named = (name: string, argv: readonly string[] = [`/usr/bin/${name}`]): ProcessFacts =>
  facts(50, { comm: name.slice(0, 15), argv });

const effectOf = (process: ProcessFacts, structures: Structures = NO_STRUCTURES, access = DEFAULT_ACCESS): string =>
  protectionOf(process, access, { structures })?.effect ?? 'free';

const NAMES: Readonly<Record<'protect' | 'ask' | 'free', readonly string[]>> = {
  protect: [
    ...['systemd', 'init', 'systemd-logind', 'elogind', 'dbus-daemon', 'dbus-broker', 'dbus-broker-launch', 'sshd'],
    ...['sshd-session', 'login', 'mosh-server', 'etserver', 'etterminal', 'NetworkManager', 'wpa_supplicant'],
    ...['systemd-resolved', 'systemd-networkd', 'tailscaled', 'X', 'Xorg', 'Xwayland', 'Xvnc', 'Xtigervnc'],
    ...['xrdp-sesman', 'gdm-session-worker', 'sddm-helper', 'lightdm', 'greetd', 'gnome-shell', 'mutter', 'kwin_x11'],
    ...['kwin_wayland', 'kwin_wayland_wrapper', 'plasmashell', 'sway', 'Hyprland', 'i3', 'niri', 'river', 'labwc'],
    ...['weston', 'cosmic-comp', 'xfwm4', 'openbox', 'cinnamon', 'gnome-session-binary', 'gnome-session-service'],
    ...['gnome-session-init-worker', 'startplasma-wayland', 'ksmserver', 'xfce4-session', 'mate-session'],
    ...['lxqt-session', 'ssh-agent', 'gpg-agent', 'gnome-keyring-daemon', 'kwalletd6', 'pipewire', 'pipewire-pulse'],
    ...['wireplumber', 'pulseaudio', 'dockerd', 'containerd-shim-runc-v2', 'gnome-remote-desktop-daemon'],
  ],
  ask: [
    ...['gnome-terminal-server', 'konsole', 'kitty', 'ghostty', 'alacritty', 'foot', 'wezterm-gui', 'xterm', 'tilix'],
    ...['terminator', 'xfce4-terminal', 'ptyxis', 'kgx', 'warp', 'tmux: server', 'screen', 'zellij', 'dtach', 'abduco'],
    ...[
      'tmate',
      'vim',
      'nvim',
      'emacs',
      'nano',
      'helix',
      'code',
      'cursor',
      'windsurf',
      'zed',
      'idea',
      'claude',
      'codex',
    ],
    ...['opencode', 'gemini', 'aider', 'goose', 'gnome-text-editor'],
  ],
  free: [
    ...['node', 'python3', 'vite', 'next-server (v15)', 'postgres', 'nginx', 'redis-server', 'bash', 'zsh', 'sleep'],
    ...['tmux: client', 'mosh-client', 'ssh', 'npm run dev', 'esbuild', 'cargo', 'java', 'ruby', 'php', 'deno', 'bun'],
    ...['docker-proxy', 'rootlesskit', 'slirp4netns', 'firefox', 'chrome', 'Xvfb', 'kitten', 'codesign', 'claudette'],
    ...['systemd-run', 'login-server', 'sshd-test', 'vimdiff-server', 'pipewire-test', 'code-generator'],
  ],
};

describe('a name', () => {
  for (const [expected, names] of Object.entries(NAMES)) {
    for (const name of names) test(`${name}: ${expected}`, () => assert.equal(effectOf(named(name)), expected));
  }

  test('that the kernel cut counts as every longer one', () => {
    for (const [expected, names] of Object.entries(NAMES)) {
      for (const name of names.filter(({ length }) => length > 15)) {
        const { argv: _, ...nameOnly } = named(name);
        assert.equal(effectOf(nameOnly), name === 'next-server (v15)' ? 'free' : expected, name);
      }
    }
  });

  test('is in at most one list, and ends the rule about it', () => {
    for (const name of ASKED.keys()) assert.equal(PROTECTED.has(name), false, name);
    for (const [name, rule] of [...PROTECTED, ...ASKED]) assert.equal(rule.slice(rule.indexOf(': ') + 2), name);
  });
});

const COMMANDS: readonly [argv: readonly string[], expected: string, comm?: string][] = [
  [['node', '/usr/lib/node_modules/@openai/codex/bin/codex.js'], 'ask'],
  [['/usr/bin/node', '--no-warnings', '/usr/local/bin/gemini'], 'ask'],
  [['/usr/bin/python3.12', '/home/me/.local/bin/aider', '--model', 'x'], 'ask', 'python3.12'],
  [['/opt/Cursor/cursor', '--type=renderer', '--no-sandbox'], 'ask', 'cursor'],
  [['/usr/share/code/code', '--type=utility'], 'ask', 'code'],
  [['node', 'gemini.js'], 'free'],
  [['node', '/home/me/shop/server/codex.js'], 'free'],
  [['node', '/home/me/shop/node_modules/.bin/vite'], 'free'],
  [['node', 'server.js', '/usr/local/bin/claude'], 'free'],
  [['python3', 'vim.py'], 'free', 'python3'],
  [['bash', '/home/me/vim.sh'], 'free', 'bash'],
  [['bash', '/home/me/bin/kitty'], 'free', 'bash'],
  [['node', '/home/me/bin/sshd'], 'free'],
];
for (const [argv, expected, comm = 'MainThread'] of COMMANDS) {
  test(`${argv.join(' ')}: ${expected}`, () => assert.equal(effectOf(facts(50, { comm, argv })), expected));
}

describe('a structure', () => {
  for (const is of STRUCTURES.keys()) {
    test(`${is} protects under any name, and a word lifts it`, () => {
      for (const name of ['node', 'kitty', 'sshd']) {
        const guard = protectionOf(named(name), DEFAULT_ACCESS, { structures: { is: [is], mayBe: [] } });
        assert.deepEqual([guard?.effect, guard?.rule], ['protect', `protected: ${is}`]);
      }
      const lifted = { ...DEFAULT_ACCESS, structures: new Map([...STRUCTURES].filter(([one]) => one !== is)) };
      assert.equal(effectOf(named('node'), { is: [is], mayBe: [is] }, lifted), 'free');
      // The name counts on its own.
      assert.equal(effectOf(named('kitty'), { is: [is], mayBe: [] }, lifted), 'ask');
    });

    test(`a possible ${is} is asked about`, () => {
      const guard = protectionOf(named('node'), DEFAULT_ACCESS, { structures: { is: [], mayBe: [is] } });
      assert.deepEqual([guard?.effect, guard?.rule], ['ask', `ask: ${is}`]);
      assert.equal(effectOf(named('sshd'), { is: [], mayBe: [is] }), 'protect');
    });
  }

  test('a display without a screen is asked about, and no other process of that name', () => {
    assert.equal(effectOf(named('Xvfb'), { is: ['display-server'], mayBe: [] }), 'ask');
    assert.equal(effectOf(named('Xvfb'), { is: ['display-server', 'session.slice'], mayBe: [] }), 'protect');
    assert.equal(effectOf(named('Xvfb'), { is: ['session-leader'], mayBe: [] }), 'protect');
  });
});

test('ask covers signals and termination but not priority; protect covers every change', () => {
  const ACTIONS: readonly Action[] = ['list', 'inspect', 'priority', 'terminate', 'kill', 'signal', 'interrupt'];
  const decided = (name: string) =>
    ACTIONS.map((action) => decide(action, named(name), { caller: CALLER, access: DEFAULT_ACCESS }).allowed);
  assert.deepEqual(decided('kitty'), [true, true, true, false, false, false, false]);
  assert.deepEqual(decided('sway'), [true, true, false, false, false, false, false]);
});

test('structures are read only for changes, and only where those may be allowed', () => {
  const needed = (action: Action, user: UserId) =>
    attributesNeeded(action, facts(50, { owner: ownedBy(user) }), { caller: CALLER, access: DEFAULT_ACCESS }).has(
      'structures',
    );
  assert.deepEqual([needed('terminate', ME), needed('list', ME), needed('terminate', ROOT)], [true, false, false]);
});

test('a name protects under any spelling that its system takes for the same', () => {
  const { never, asked } = WINDOWS.protectedNames;
  const access = {
    ...DEFAULT_ACCESS,
    protectedNames: rulesForNames('protected', never, WINDOWS.naming),
    askedNames: rulesForNames('ask', asked, WINDOWS.naming),
  };
  const effect = (path: string) => effectOf(windowsProgram(path), NO_STRUCTURES, access);
  assert.equal(effect('C:\\Windows\\Explorer.EXE'), 'protect');
  assert.equal(effect('C:\\Windows\\System32\\lsaiso.exe'), 'protect');
  assert.equal(effect('C:\\Code\\CODE.exe'), 'ask');
  assert.equal(effect('C:\\Windows\\Explorer2.exe'), 'free');
  assert.equal(effect('C:\\Windows\\exp'), 'free');
});

test('a structure of another system protects there, with a reason of its own', () => {
  const [shell] = LESS.structures;
  const access = { ...DEFAULT_ACCESS, structures: structuresByName(LESS.structures) };
  const is = (...words: readonly string[]) =>
    protectionOf(named('x'), access, { structures: { is: words, mayBe: [] } });
  assert.deepEqual(is('shell'), { effect: 'protect', rule: 'protected: shell', reason: shell?.reason });
  assert.equal(is('session.slice'), undefined);
});
