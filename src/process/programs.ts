import { baseName, type Naming, programKey } from './naming.ts';
import { type NamedProcess, nameKey, type ProcessFacts } from './process.ts';
import { wordSet } from './word-set.ts';

/** Programs we know by name. A name may spare a process or explain it; alone it never makes one an orphan. */

/** Shells of every system; Naming has those that only one system has. */
const SHELLS: ReadonlySet<string> = wordSet('sh bash dash zsh fish ksh mksh tcsh csh ash nu elvish xonsh pwsh');

/** Programs that adopt orphaned processes and start few themselves. */
export const INITS: ReadonlySet<string> = wordSet(
  'systemd init tini dumb-init docker-init podman-init catatonit s6-svscan runsvdir upstart openrc-init',
);

/** Parents that adopt on purpose, so their programs may fork freely: what they adopt belongs there. */
export const KEEPERS: ReadonlySet<string> = wordSet(
  'reaper pressure-vessel srt-bwrap pv-adverb gamescope conmon containerd-shim containerd-shim-runc-v2',
);

/** What is started for a task in a terminal, an editor or by an assistant: runtimes, package runners, dev servers. */
export const TOOLS: ReadonlySet<string> = wordSet(
  'node nodejs MainThread deno bun python python2 python3 pypy pypy3 ruby php perl java dotnet beam.smp julia Rscript rscript',
  'npm npx pnpm pnpx yarn bunx uv uvx pip pipx poetry hatch pdm go cargo mix bundle rake gradle mvn make just task',
  'nodemon tsx ts-node vite webpack esbuild next-server next rollup parcel turbo nx jest vitest mocha cypress playwright',
  'rails puma flask uvicorn gunicorn hypercorn streamlit jupyter mkdocs hugo jekyll air watchexec entr http-server serve',
);

/** What begins the session of a desktop: its programs may fork freely. */
const DISPLAYS: ReadonlySet<string> = wordSet(
  'lightdm gdm gdm3 gdm-session-worker gdm-x-session gdm-wayland-session sddm sddm-helper lxdm ly greetd xdm slim',
  'xinit startx Xorg Xwayland gnome-shell gnome-session-binary startplasma-x11 startplasma-wayland kwin_wayland',
  'sway Hyprland i3 xfce4-session lxqt-session mate-session cinnamon-session budgie-wm weston river labwc wayfire',
);

/** What drives browsers in tests, and the display they are drawn on. */
const DRIVERS: ReadonlySet<string> = wordSet(
  'chromedriver geckodriver msedgedriver operadriver WebKitWebDriver chrome-headless-shell headless_shell phantomjs Xvfb',
);
const BROWSER = /chrom|firefox|edge|brave|webkit|MiniBrowser/i;
const DRIVEN = /^--?(headless(=.*)?|enable-automation|remote-debugging-pipe|test-type=webdriver|marionette|juggler.*)$/;

/** Daemons that leave their starter by design and belong to the session or the machine. */
const DAEMONS: ReadonlySet<string> = wordSet(
  // sessions that outlive a terminal, and what keeps connections open
  'tmux screen SCREEN zellij dtach abduco mosh-server ttyd tmate autossh sshfs rclone et etserver',
  'sshd sshd-session dropbear cron crond atd anacron rsyslogd syslog-ng inetd xinetd udevd dhclient dhcpcd wpa_supplicant',
  'dockerd containerd podman buildkitd rootlesskit slirp4netns pasta vpnkit lxc-monitord qemu-system-x86_64 libvirtd',
  // of a desktop or login session
  'ssh-agent gpg-agent scdaemon dirmngr keyboxd gnome-keyring-daemon kwalletd5 kwalletd6 pcscd polkitd',
  'dbus-daemon dbus-broker dbus-launch at-spi-bus-launcher at-spi2-registryd dconf-service gvfsd xdg-desktop-portal',
  'pulseaudio pipewire pipewire-pulse wireplumber jackd mpd ibus-daemon fcitx fcitx5 xsettingsd xscreensaver dunst mako',
  'syncthing dropbox nextcloud onedrive insync wl-copy xclip xsel emacs emacsclient udiskie kdeconnectd',
  // servers that people start as daemons by hand
  'postgres mysqld mariadbd mongod redis-server valkey-server memcached nginx apache2 httpd haproxy caddy php-fpm',
  'supervisord pm2 PM2 circusd monit runsv s6-supervise ollama',
  // build daemons, made to stay between builds
  'watchman adb sccache ccache distccd eslint_d prettierd turbo-daemon dmypy bazel bloop',
);

/** Words of a command line that mark a daemon. */
const STAYS = [
  /^--?(daemon|daemonize|daemonized|detach|detached|background|start-server)(=.*)?$/,
  /^(daemon|fork-server)$/,
  // one daemon per user or project, of Gradle, Kotlin, Maven, Bazel, .NET, Nx
  /GradleDaemon|KotlinCompileDaemon|mvnd|A-server\.jar|VBCSCompiler|nodeReuse:true|\/nx\/(?:[\w.-]{1,64}\/){1,4}daemon\//,
  // pm2, known by its script where it cannot set its title
  /\/pm2\/lib\/Daemon\.js$/,
  // what an editor on another machine is connected to
  /\/(server-main|bootstrap-fork|code-server)(\.js)?$|\/code-[0-9a-f]{40}$|com\.intellij\.idea\.Main|remote-dev-server/,
];
const STAYS_WORDS = 12;

/** The script that an interpreter runs: the first argument that is no option. */
export const scriptOf = ({ argv }: Pick<ProcessFacts, 'argv'>): string | undefined =>
  argv?.find((word, at) => at > 0 && !word.startsWith('-'));

/** What a script is called: `server` of `/srv/server.mjs`. */
export const scriptName = (script: string, naming: Naming): string =>
  naming.fold(baseName(script, naming)).replace(/\.[cm]?js$/, '');

/**
 * The names a process goes by, as its system compares them: its own, its program's, and that of the script its
 * interpreter runs. `tmux: server` and `sshd: me@pts/0` go by their first word.
 */
export function programsOf(process: NamedProcess): string[] {
  const { naming } = process;
  const [program = ''] = process.argv ?? [];
  const own = programKey(program, naming).replace(/^-|:$/g, '');
  const plain = own.replace(/(?<![\d.])[\d.]+$/, '');
  const runsScript = TOOLS.has(own) || TOOLS.has(plain) || SHELLS.has(own);
  const name = nameKey(process);
  // A file name may contain a space; only a process that chooses its own name has a title.
  const first = naming.commMaxBytes === null ? name : (name.split(/[: ]/)[0] ?? '');
  const names = [first, own, plain];
  if (runsScript) names.push(scriptName(scriptOf(process) ?? '', naming));
  return [...new Set(names.filter((name) => name !== ''))];
}

/**
 * The installed command that a runtime runs: `codex` of `node /usr/lib/node_modules/@openai/codex/bin/codex.js`,
 * `aider` of `python3 ~/.local/bin/aider`. A script of a project may have any name and does not count.
 */
export function installedCommand(process: Pick<ProcessFacts, 'argv' | 'naming'>): string | undefined {
  const { naming } = process;
  const [program = ''] = process.argv ?? [];
  const runtime = programKey(program, naming).replace(/(?<![\d.])[\d.]+$/, '');
  const script = naming.slashed(scriptOf(process) ?? '');
  if (!TOOLS.has(runtime) || !/\/\.?bin\/[^/]{1,64}$/.test(script)) return undefined;
  return scriptName(script, naming);
}

const goesBy = (process: ProcessFacts, known: ReadonlySet<string>): boolean =>
  programsOf(process).some((name) => known.has(name));

export const isInit = (process: ProcessFacts): boolean => INITS.has(nameKey(process));
export const isDisplay = (process: ProcessFacts): boolean => goesBy(process, DISPLAYS);
export const isKeeper = (process: ProcessFacts): boolean => goesBy(process, KEEPERS);

export const isDaemon = (process: ProcessFacts): boolean =>
  goesBy(process, DAEMONS) || isMaster(process) || isDesktops(process) || saysItStays(process);

function saysItStays(process: ProcessFacts): boolean {
  const words = process.argv?.slice(1, STAYS_WORDS).map(process.naming.slashed) ?? [];
  return words.some((word) => STAYS.some((pattern) => pattern.test(word)));
}

/** ssh that serves later connections, or holds a tunnel: `ssh -fN`, `ssh: … [mux]`. */
const isMaster = (process: ProcessFacts): boolean =>
  process.naming.keyOf(process.comm) === 'ssh' &&
  (process.argv ?? []).slice(1).some((word) => word === '[mux]' || /^-[A-Za-z]*[fN]/.test(word));

const isDesktops = ({ comm }: ProcessFacts): boolean => /^(gvfs|xdg-|gsd-|gnome-|kde|plasma|ibus-|fuse)/.test(comm);

export const isDriver = (process: ProcessFacts): boolean =>
  goesBy(process, DRIVERS) ||
  (programsOf(process).some((name) => BROWSER.test(name)) &&
    (process.argv?.some((word) => DRIVEN.test(word)) ?? false));

/** A shell that runs a command counts, too: it is a wrapper. */
export const isTool = (process: ProcessFacts): boolean => goesBy(process, TOOLS) || isShell(process);

/** Is a program with this name key a shell? */
export const isShellKey = (key: string, { shells }: Naming): boolean => SHELLS.has(key) || shells.has(key);

export const isShell = ({ comm, naming, argv = [] }: NamedProcess): boolean =>
  isShellKey(naming.keyOf(comm), naming) || isShellKey(programKey(argv[0] ?? '', naming).replace(/^-/, ''), naming);

const LINE_OPTION = /^(?:-[A-Za-z]*c|--command|-Command)$/;

/** The option of a command line, for a shell that only its system has; undefined for any other program. */
const ownLineOption = ({ comm, naming }: NamedProcess): RegExp | undefined => naming.shells.get(naming.keyOf(comm));

/** A shell with a command line instead of a script: `sh -c …`, `cmd /c …`. */
export function takesCommandLine(process: NamedProcess): boolean {
  const own = ownLineOption(process);
  return isShell(process) && (process.argv ?? []).slice(1).some((arg) => LINE_OPTION.test(arg) || own?.test(arg));
}

/** Options of shells that are followed by a value. */
const VALUED = /^(--init-file|--rcfile|--init-command|[-+][oO]|-C)$/;

/** A shell that takes commands from a person (or says nothing about what it does), and no `sh -c …` or script. */
export function isInteractiveShell(process: ProcessFacts): boolean {
  if (!isShell(process)) return false;
  const args = process.argv?.slice(1) ?? [];
  if (takesCommandLine(process)) return false;
  const option = ownLineOption(process) ? /^[-/]/ : /^[-+]/;
  return args.every((arg, at) => option.test(arg) || VALUED.test(args[at - 1] ?? ''));
}

/** What pid 1 of a container often is: it keeps the container open and starts nothing by itself. */
export const onlyWaits = (process: ProcessFacts): boolean =>
  isShell(process) || ['sleep', 'tail', 'cat', 'pause'].includes(process.naming.keyOf(process.comm));
