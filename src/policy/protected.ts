import type { Structure } from '../process/match-attributes.ts';
import { wordSet } from '../process/word-set.ts';

/**
 * Processes that a session, a login or the machine depends on, and those that hold other work. What the kernel says
 * about one decides first, its name second: a name may protect or ask and never permits, because a process chooses its
 * own. Only the configuration file can lift this, with the words used here.
 */

/** Never changed, by name. */
export const PROTECTED_NAMES: ReadonlySet<string> = wordSet(
  // init systems and their helpers
  'systemd init openrc runit s6-svscan systemd-journald systemd-logind systemd-udevd elogind',
  // message buses
  'dbus-daemon dbus-broker dbus-broker-launch',
  // the network and the ways in: losing them may lock the person out
  'NetworkManager wpa_supplicant iwd connmand dhclient dhcpcd ModemManager',
  'systemd-networkd systemd-resolved tailscaled zerotier-one',
  'sshd sshd-session sshd-auth dropbear login agetty mosh-server etserver etterminal',
  'xrdp xrdp-sesman xrdp-chansrv gnome-remote-desktop-daemon krdpserver wayvnc x11vnc x0vncserver',
  // display managers, and what opens sessions for them
  'gdm gdm3 gdm-session-worker gdm-x-session gdm-wayland-session sddm sddm-helper lightdm lxdm greetd ly xdm slim',
  // display servers, compositors and window managers
  'X Xorg Xwayland Xvnc Xtigervnc Xtightvnc gnome-shell mutter kwin_x11 kwin_wayland kwin_wayland_wrapper',
  'plasmashell sway Hyprland i3 niri river labwc weston wayfire hikari dwl cage phoc phosh cosmic-comp gala enlightenment',
  'cinnamon muffin marco metacity compiz xfwm4 openbox fluxbox icewm bspwm awesome dwm qtile herbstluftwm',
  'xmonad xmonad-x86_64-linux budgie-wm',
  // session managers
  'gnome-session-binary gnome-session-service gnome-session-init-worker gnome-session-ctl startplasma-x11',
  'startplasma-wayland plasma_session ksmserver xfce4-session mate-session cinnamon-session cinnamon-session-binary',
  'lxqt-session lxsession budgie-session-binary cosmic-session uwsm xinit startx',
  // keys and passwords
  'ssh-agent gpg-agent gnome-keyring-daemon kwalletd5 kwalletd6 ksecretd oo7-daemon',
  // sound, video and screen sharing
  'pipewire pipewire-pulse pipewire-media-session wireplumber pulseaudio',
  // security agents
  'auditd polkitd fail2ban-server falcon-sensor osqueryd wazuh-agentd clamd',
  // container runtimes: every container ends with them
  'dockerd containerd containerd-shim containerd-shim-runc-v2 podman conmon crio kubelet',
);

const ASKED_WORDS: ReadonlySet<string> = wordSet(
  // terminals
  'gnome-terminal gnome-terminal-server gnome-console kgx ptyxis konsole yakuake kitty ghostty alacritty foot',
  'wezterm wezterm-gui wezterm-mux-server xterm uxterm urxvt urxvtd rxvt st tilix terminator guake tilda terminology',
  'xfce4-terminal lxterminal mate-terminal qterminal cosmic-term deepin-terminal warp warp-terminal contour',
  // terminals that outlive their window; the screen a person looks at cannot be distinguished from its server
  'screen SCREEN zellij dtach abduco tmate',
  // editors
  'vi vim vim.basic vim.tiny vim.gtk3 vim.nox gvim nvim emacs emacs-gtk emacs-nox emacs-pgtk emacs-lucid nano micro',
  'helix hx kak kate gedit gnome-text-editor sublime_text code code-insiders code-oss codium code-server cursor Cursor',
  'windsurf zed zed-editor idea pycharm webstorm phpstorm goland clion rider rubymine rustrover datagrip studio',
  // assistants
  'claude codex gemini opencode aider goose crush amp copilot qwen kiro-cli',
);

/** Ended, or sent a signal, only after the user has agreed: they hold other work. */
export const ASKED_NAMES: ReadonlySet<string> = new Set([...ASKED_WORDS, 'tmux: server', 'tmate: server']);

/** X servers without a screen: programs under test draw on them, and people end them. */
export const VIRTUAL_DISPLAYS: ReadonlySet<string> = wordSet('Xvfb Xephyr Xnest');

/** What the kernel leaves of the longer ones: it keeps 15 bytes, and only the command line has the rest. */
export const CUT_NAMES: ReadonlySet<string> = new Set(
  [...PROTECTED_NAMES].filter((name) => name.length > 15).map((name) => name.slice(0, 15)),
);

/** Structures that protect: the word for `unprotect`, and the reason in a refusal. */
export const STRUCTURES: Readonly<Record<Structure, string>> = {
  'session.slice': 'it is part of the desktop session',
  'display-server': 'it serves the display that programs draw on',
  'session-leader': 'it opened a login session, which ends with it',
};

/** Every word that `unprotect` accepts. */
export const LIFTABLE: ReadonlySet<string> = new Set([...PROTECTED_NAMES, ...ASKED_NAMES, ...Object.keys(STRUCTURES)]);

/** Names as Access has them, each with its rule, which ends in the word that lifts it. */
export const PROTECTED: ReadonlyMap<string, string> = new Map(
  [...PROTECTED_NAMES].map((name) => [name, `protected: ${name}`]),
);
export const ASKED: ReadonlyMap<string, string> = new Map([...ASKED_NAMES].map((name) => [name, `ask: ${name}`]));
export const ALL_STRUCTURES: ReadonlySet<Structure> = new Set(['session.slice', 'display-server', 'session-leader']);
