/**
 * Processes that a session, a login or the machine depends on, by name. A name may protect and never permits, for a
 * process chooses its own. Only the configuration file can lift this.
 */
export const PROTECTED_NAMES: ReadonlySet<string> = new Set([
  // init systems and their helpers
  ...['systemd', 'init', 'openrc', 'runit', 's6-svscan', 'systemd-journald', 'systemd-logind', 'systemd-udevd'],
  // message buses
  ...['dbus-daemon', 'dbus-broker', 'dbus-broker-launch'],
  // ways in: losing them may lock the person out
  ...['sshd', 'sshd-session', 'dropbear', 'login', 'agetty', 'gdm', 'gdm3', 'sddm', 'lightdm', 'Xorg', 'Xwayland'],
  ...['gnome-shell', 'kwin_wayland', 'kwin_x11', 'plasmashell', 'sway', 'Hyprland', 'gnome-session-binary'],
  // security agents
  ...[
    'auditd',
    'polkitd',
    'fail2ban-server',
    'falcon-sensor',
    'osqueryd',
    'wazuh-agentd',
    'clamd',
    'ssh-agent',
    'gpg-agent',
  ],
  // container runtimes: their death takes every container along
  ...['dockerd', 'containerd', 'containerd-shim', 'containerd-shim-runc-v2', 'podman', 'conmon', 'crio', 'kubelet'],
]);

/** What the kernel leaves of the longer ones: it keeps 15 bytes, and only the command line tells the rest. */
export const CUT_NAMES: ReadonlySet<string> = new Set(
  [...PROTECTED_NAMES].filter((name) => name.length > 15).map((name) => name.slice(0, 15)),
);

/** As an Access has them. */
export const PROTECTED: ReadonlyMap<string, string> = new Map([...PROTECTED_NAMES].map((name) => [name, 'protected']));
