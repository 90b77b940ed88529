import { wordSet } from '../../process/word-set.ts';
import type { ProtectedNames } from '../capabilities.ts';
import { MULTIPLEXERS } from '../posix/multiplexers.ts';
import { ASSISTANTS, EDITORS } from '../working-programs.ts';

/** What a session, a login or the machine depends on. */
const NEVER: ReadonlySet<string> = wordSet(
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

const TERMINALS: ReadonlySet<string> = wordSet(
  'gnome-terminal gnome-terminal-server gnome-console kgx ptyxis konsole yakuake kitty ghostty alacritty foot',
  'wezterm wezterm-gui wezterm-mux-server xterm uxterm urxvt urxvtd rxvt st tilix terminator guake tilda terminology',
  'xfce4-terminal lxterminal mate-terminal qterminal cosmic-term deepin-terminal warp warp-terminal contour',
);

export const PROTECTED_NAMES: ProtectedNames = {
  never: NEVER,
  asked: new Set([...TERMINALS, ...MULTIPLEXERS, ...EDITORS, ...ASSISTANTS]),
};
