import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isInitScope,
  isInSessionSlice,
  loginSessionOf,
  ownContainer,
  parseCgroup,
  userManagerOf,
  usersManager,
} from '../../../../src/platform/linux/proc/cgroup.ts';
import type { ControlGroup } from '../../../../src/process/restarters.ts';

/** Control groups as systemd 249 to 257, container runtimes and desktops make them. */

const ID = '0123456789abcdef'.repeat(4);
const USER = '/user.slice/user-1000.slice/user@1000.service';
const SESSION = '/user.slice/user-1000.slice/session-3.scope';
const POD = 'kubepods-burstable-pod5f0c3f3e_6a0b_4f3c_9c53_0a4f2c9b1d11.slice';
const NSPAWN = '/machine.slice/systemd-nspawn@web1.service';
const QEMU = '/machine.slice/machine-qemu\\x2d1\\x2dvm.scope';

/** Of each only what is shown or decides: the list of all units has a test of its own. */
const TABLE: [path: string, expected: ControlGroup][] = [
  ['/', {}],
  ['/init.scope', {}],
  ['/system.slice', {}],
  [`${USER}/init.scope`, {}],
  [USER, {}],
  // units of the system
  ['/system.slice/nginx.service', { unit: 'nginx.service' }],
  ['/system.slice/system-getty.slice/getty@tty1.service', { unit: 'getty@tty1.service' }],
  ['/system.slice/system-wg\\x2dquick.slice/wg-quick@wg0.service', { unit: 'wg-quick@wg0.service' }],
  ['/system.slice/dev-disk-by\\x2duuid.service', { unit: 'dev-disk-by\\x2duuid.service' }],
  ['/system.slice/_memory.service', { unit: 'memory.service' }],
  ['/system.slice/__odd.service', { unit: '_odd.service' }],
  ['/system.slice/a_b.service', { unit: 'a_b.service' }],
  ['/_system.slice/a.service', { unit: 'a.service' }],
  ['/system.slicex/a.service', {}],
  ['/system.slice/a.service (deleted)x', {}],
  ['/system.slice/swap.swap', { unit: 'swap.swap' }],
  ['/system.slice/nginx.service (deleted)', { unit: 'nginx.service' }],
  ['/system.slice/cups.socket', { unit: 'cups.socket' }],
  ['/system.slice/mnt-nas.mount', { unit: 'mnt-nas.mount' }],
  ['/system.slice/snap.docker.dockerd.service', { unit: 'snap.docker.dockerd.service' }],
  ['/system.slice/run-u42.service', { unit: 'run-u42.service' }],
  ['/system.slice/containerd.service', { unit: 'containerd.service' }],
  ['/qemu.slice/100.scope', { scope: '100.scope' }],
  // what a service makes below itself is no unit of this machine
  ['/system.slice/builder.service/build-1', { unit: 'builder.service' }],
  ['/system.slice/builder.service/nginx.service', { unit: 'builder.service' }],
  ['/system.slice/builder.service/system.slice/nginx.service', { unit: 'builder.service' }],
  ['/system.slice/builder.service/x.scope', { unit: 'builder.service' }],
  [`${SESSION}/nginx.service`, { scope: 'session-3.scope' }],
  ['/custom/nginx.service', {}],
  ['/user/bob/0/nginx.service', {}],
  ['/system.slice/foo@.service', {}],
  ['/system.slice/foo.servicex', {}],
  ['/system.slice/@foo.service', {}],
  ['/system.slice/foo bar.service', {}],
  ['/system.slice/.service', {}],
  // units of a user
  [`${USER}/session.slice/pipewire.service`, { unit: 'pipewire.service', userUnit: true }],
  [`${USER}/gnome-terminal-server.service`, { unit: 'gnome-terminal-server.service', userUnit: true }],
  [`${USER}/app.slice/app-gnome-code-4242.scope`, { scope: 'app-gnome-code-4242.scope' }],
  [`${USER}/app.slice/app-gnome-org.gnome.Terminal-1.scope`, { scope: 'app-gnome-org.gnome.Terminal-1.scope' }],
  [`${USER}/app.slice/app-flatpak-org.x.Y-9.scope`, { scope: 'app-flatpak-org.x.Y-9.scope' }],
  [`${USER}/app.slice/app-gnome\\x2dterminal.slice/vte-spawn-2.scope`, { scope: 'vte-spawn-2.scope' }],
  [`${USER}/app.slice/app-org.gnome.Terminal.slice/vte-spawn-0a1b.scope`, { scope: 'vte-spawn-0a1b.scope' }],
  [`${USER}/tmux-spawn-0a1b.scope`, { scope: 'tmux-spawn-0a1b.scope' }],
  [`${USER}/app.slice/snap.firefox.firefox-0a1b.scope`, { scope: 'snap.firefox.firefox-0a1b.scope' }],
  [`${USER}/app.slice/foo.service/vte-spawn-1.scope`, { unit: 'foo.service', userUnit: true }],
  ['/user.slice/user-1000.slice/session-3.scope', { scope: 'session-3.scope' }],
  ['/user.slice/user-1000.slice/session-c2.scope', { scope: 'session-c2.scope' }],
  // docker, podman, containerd, cri-o, kubernetes
  [`/docker/${ID}`, { container: ID, runtime: 'docker' }],
  [`/docker/${ID}/init.scope`, { container: ID, runtime: 'docker' }],
  [`/docker/${ID}/system.slice/nginx.service`, { container: ID, runtime: 'docker' }],
  [`/custom.slice/docker-${ID}.scope`, { container: ID, runtime: 'docker' }],
  [`/system.slice/docker-${ID}.scope`, { container: ID, runtime: 'docker' }],
  [`/system.slice/docker-${ID}.scope/system.slice/nginx.service`, { container: ID, runtime: 'docker' }],
  [`${USER}/app.slice/docker-${ID}.scope`, { container: ID, runtime: 'docker' }],
  [`/custom/${ID}`, { container: ID }],
  [`/constructor/${ID}`, { container: ID }],
  [`/a/${ID}/kubepods`, { container: ID }],
  [`/custom/${ID}a`, {}],
  [`/custom/a${ID}`, {}],
  [`/custom/${ID}.scopes`, {}],
  [`/custom/a b-${ID}`, {}],
  [`/custom/foo-${ID}`, {}],
  [`/custom.slice/foo-${ID}.scope`, { scope: `foo-${ID}.scope` }],
  [`/moby/${ID}`, { container: ID, runtime: 'docker' }],
  [`/k8s.io/${ID}`, { container: ID, runtime: 'containerd' }],
  [`/containerd/${ID}`, { container: ID, runtime: 'containerd' }],
  [`/nerdctl/${ID}`, { container: ID, runtime: 'containerd' }],
  [`/libpod/${ID}`, { container: ID, runtime: 'podman' }],
  [`/crio/${ID}`, { container: ID, runtime: 'cri-o' }],
  [`/ecs/0a1b/${ID}`, { container: ID }],
  [`/machine.slice/libpod-${ID}.scope/container`, { container: ID, runtime: 'podman' }],
  [`/machine.slice/machine-libpod_pod_${ID}.slice/libpod-${ID}.scope`, { container: ID, runtime: 'podman' }],
  [`/libpod_parent/libpod-${ID}`, { container: ID, runtime: 'podman' }],
  [`${USER}/user.slice/libpod-${ID}.scope/container`, { container: ID, runtime: 'podman' }],
  [`/machine.slice/libpod-conmon-${ID}.scope`, { scope: `libpod-conmon-${ID}.scope` }],
  [`/system.slice/web.service/libpod-payload-${ID}`, { container: ID, runtime: 'podman', unit: 'web.service' }],
  ['/system.slice/web.service/runtime', { unit: 'web.service' }],
  [
    `${USER}/app.slice/web.service/libpod-payload-${ID}`,
    { container: ID, runtime: 'podman', unit: 'web.service', userUnit: true },
  ],
  [
    `/kubepods.slice/kubepods-burstable.slice/${POD}/cri-containerd-${ID}.scope`,
    { container: ID, runtime: 'containerd' },
  ],
  [`/kubepods.slice/kubepods-burstable.slice/${POD}/docker-${ID}.scope`, { container: ID, runtime: 'docker' }],
  [`/kubepods.slice/${POD}/crio-${ID}.scope`, { container: ID, runtime: 'cri-o' }],
  [`/kubepods.slice/${POD}/crio-conmon-${ID}.scope`, { scope: `crio-conmon-${ID}.scope` }],
  [`/kubepods/burstable/pod1/${ID}`, { container: ID, runtime: 'kubernetes' }],
  [`/kubepods/burstable/pod1/crio-${ID}`, { container: ID, runtime: 'cri-o' }],
  [
    `/system.slice/containerd.service/${POD}:cri-containerd:${ID}`,
    { container: ID, runtime: 'containerd', unit: 'containerd.service' },
  ],
  [
    `/docker/${ID}/kubelet.slice/kubepods.slice/cri-containerd-${'f'.repeat(64)}.scope`,
    { container: ID, runtime: 'docker' },
  ],
  [`/system.slice/crio-${ID}.scope`, { container: ID, runtime: 'cri-o' }],
  [`/system.slice/nerdctl-${ID}.scope`, { container: ID, runtime: 'containerd' }],
  [`/default/${ID}`, { container: ID, runtime: 'containerd' }],
  // LXC, LXD, Incus, Proxmox
  ['/lxc.payload.web1/system.slice/nginx.service', { container: 'web1', runtime: 'lxc' }],
  ['/lxc.payload.web1/init.scope', { container: 'web1', runtime: 'lxc' }],
  ['/lxc.payload.user-1000_web/init.scope', { container: 'user-1000_web', runtime: 'lxc' }],
  ['/lxc.payload.x.service', { container: 'x.service', runtime: 'lxc' }],
  [`/lxc.payload.web1/docker/${ID}`, { container: 'web1', runtime: 'lxc' }],
  ['/lxc.payload/web1/user.slice/user-0.slice/session-1.scope', { container: 'web1', runtime: 'lxc' }],
  ['/lxc/web1/system.slice/nginx.service', { container: 'web1', runtime: 'lxc' }],
  ['/lxc/101/ns/system.slice/nginx.service', { container: '101', runtime: 'lxc' }],
  [`${USER}/app.slice/run-r1.scope/lxc.payload.c1/system.slice/nginx.service`, { container: 'c1', runtime: 'lxc' }],
  ['/xlxc.payload.web1', {}],
  ['/lxc.payload', {}],
  ['/lxc.payload.', {}],
  ['/lxc.monitor.web1', {}],
  ['/lxc.monitor.web1.service', {}],
  ['/lxc.monitor/web1', {}],
  // systemd-nspawn, machined, libvirt
  [
    `${NSPAWN}/payload/system.slice/nginx.service`,
    { container: 'web1', runtime: 'nspawn', unit: 'systemd-nspawn@web1.service' },
  ],
  [`${NSPAWN}/payload`, { container: 'web1', runtime: 'nspawn', unit: 'systemd-nspawn@web1.service' }],
  [`${NSPAWN}/init.scope`, { container: 'web1', runtime: 'nspawn', unit: 'systemd-nspawn@web1.service' }],
  [`${NSPAWN}/supervisor`, { unit: 'systemd-nspawn@web1.service' }],
  [NSPAWN, { unit: 'systemd-nspawn@web1.service' }],
  ['/machine.slice/xsystemd-nspawn@web1.service/payload', { unit: 'xsystemd-nspawn@web1.service' }],
  ['/machine.slice/systemd-nspawn@web1.service.mount/payload', { unit: 'systemd-nspawn@web1.service.mount' }],
  ['/machine.slice/xmachine-web1.scope', { scope: 'xmachine-web1.scope' }],
  ['/machine.slice/machine-web1.scope.mount', { unit: 'machine-web1.scope.mount' }],
  ['/machine/vm.libvirt-qemux', {}],
  ['/machine/.libvirt-qemu', {}],
  ['/system.slice/web1.service/payload/system.slice/nginx.service', { unit: 'web1.service' }],
  ['/machine.slice/machine-web1.scope/payload/system.slice/nginx.service', { container: 'web1', runtime: 'machine' }],
  ['/machine.slice/machine-web1.scope/supervisor', { scope: 'machine-web1.scope' }],
  [`${QEMU}/libvirt/emulator`, { container: 'qemu-1-vm', runtime: 'machine' }],
  [QEMU, { container: 'qemu-1-vm', runtime: 'machine' }],
  ['/machine/vm.libvirt-qemu', { container: 'vm', runtime: 'machine' }],
  ['/machine/web1.libvirt-lxc/system.slice/nginx.service', { container: 'web1', runtime: 'machine' }],
  // outside of the control group namespace of this server: whose unit it is cannot be known
  ['/../bar.service', { outsideNamespace: true }],
  ['/../../user.slice/user-1000.slice/session-3.scope', { outsideNamespace: true }],
  ['/..', { outsideNamespace: true }],
  [`/../docker-${ID}.scope`, { container: ID, runtime: 'docker', outsideNamespace: true }],
  ['/..foo/bar.service', {}],
];

/** The same path in the file of each kind of machine. */
const VERSIONS: Record<string, (path: string) => string> = {
  'version 2': (path) => `0::${path}\n`,
  'version 1': (path) => `12:pids:${path}\n3:cpu,cpuacct:${path}\n2:freezer:/\n1:name=systemd:${path}\n`,
  hybrid: (path) => `4:memory:${path}\n1:name=systemd:${path}\n0::${path}\n`,
};

for (const [version, text] of Object.entries(VERSIONS))
  for (const [path, expected] of TABLE)
    test(`${version}: the control group ${path}`, () => {
      const { units: _, containers: __, ...parsed } = parseCgroup(text(path)) ?? assert.fail();
      assert.deepEqual(parsed, expected);
    });

test('the hierarchy of systemd counts, then the one of version 2, then any', () => {
  const unitOf = (text: string) => parseCgroup(text)?.unit;
  assert.equal(
    unitOf('3:memory:/system.slice/a.service\n1:name=systemd:/system.slice/cron.service\n0::/\n'),
    'cron.service',
  );
  assert.equal(unitOf('3:memory:/system.slice/a.service\n0::/system.slice/b.service\n'), 'b.service');
  assert.equal(unitOf('3:memory:/system.slice/a.service\n'), 'a.service');
  assert.equal(unitOf('0::/system.slice/b.service\n1:name=systemd:/\n'), undefined);
});

test('a runtime without systemd uses other hierarchies', () => {
  assert.deepEqual(parseCgroup(`9:name=systemd:/\n4:memory:/docker/${ID}\n0::/\n`), {
    container: ID,
    runtime: 'docker',
  });
});

test('a text without a path yields nothing', () => {
  for (const text of ['', '\n', '0::\n', 'nonsense', 'x0::/a\n', '::/a\n', '0:/a\n'])
    assert.equal(parseCgroup(text), undefined);
});

test('every unit on any path is named, whoever made it', () => {
  const text = `3:cpu:/system.slice/x.service\n1:name=systemd:${NSPAWN}/payload/system.slice/nginx.service\n`;
  assert.deepEqual(parseCgroup(text)?.units, ['systemd-nspawn@web1.service', 'nginx.service', 'x.service']);
  assert.deepEqual(parseCgroup(`0::${USER}/app.slice/a.scope\n`)?.units, ['user@1000.service', 'a.scope']);
  assert.deepEqual(parseCgroup('0::/../bar.service\n')?.units, ['bar.service']);
});

test('every container on any path is named, where it is not the only one', () => {
  const containersOf = (path: string) => parseCgroup(`0::${path}\n`)?.containers;
  assert.deepEqual(containersOf(`/lxc.payload.web1/docker/${ID}`), ['web1', ID]);
  assert.equal(containersOf(`/docker/${ID}`), undefined);
  assert.equal(containersOf('/system.slice/nginx.service'), undefined);
  const own = { path: '/lxc/web1', container: 'web1', runtime: 'lxc' } as const;
  assert.deepEqual(parseCgroup(`0::/lxc/web1/docker/${ID}\n`, own)?.containers, ['web1', ID]);
});

test('a server in a container has the units of its container', () => {
  for (const path of [`/docker/${ID}`, `/system.slice/docker-${ID}.scope`, '/lxc/101/ns']) {
    const own = ownContainer(`1:name=systemd:${path}/init.scope\n`);
    assert.equal(own?.path, path);
    const { container, runtime } = own ?? assert.fail();
    const of = (below: string) => {
      const {
        units: _,
        containers: __,
        ...parsed
      } = parseCgroup(`1:name=systemd:${path}${below}\n`, own) ?? assert.fail();
      return parsed;
    };
    assert.deepEqual(of('/system.slice/nginx.service'), { unit: 'nginx.service', container, runtime });
    assert.deepEqual(of(''), { container, runtime });
    assert.deepEqual(of(`/docker/${'f'.repeat(64)}`), { container: 'f'.repeat(64), runtime: 'docker' });
  }
  assert.equal(ownContainer(`0::/docker/${ID}/init.scopes\n`)?.path, `/docker/${ID}/init.scopes`);
  assert.equal(ownContainer('0::/init.scope\n'), undefined);
  assert.equal(ownContainer('0::/user.slice/user-1000.slice/session-3.scope\n'), undefined);
  assert.equal(ownContainer(''), undefined);
});

test('the manager of the units of a control group', () => {
  assert.deepEqual(
    [`${USER}/init.scope`, USER].map((path) => userManagerOf(`0::${path}\n`)),
    [1000, 1000],
  );
  assert.deepEqual(
    ['/', '/init.scope', `${USER}/app.slice/x.service`].map((path) => userManagerOf(`0::${path}\n`)),
    [undefined, undefined, undefined],
  );
  assert.equal(usersManager(`0::${USER}/app.slice/x.service\n`), 1000);
  assert.equal(usersManager('0::/system.slice/x.service\n'), undefined);
  for (const unit of ['xuser@1000.service', 'user@1000.service.scope', 'user@x.service', 'user@12345678901.service'])
    assert.equal(usersManager(`0::/user.slice/user-1000.slice/${unit}/app.slice/x.service\n`), undefined, unit);
  assert.equal(userManagerOf(`0::${USER}/init.scope/x\n`), undefined);
  assert.deepEqual(
    ['/', '/init.scope', `/docker/${ID}/init.scope`, `${USER}/init.scope`, SESSION].map((path) =>
      isInitScope(`0::${path}\n`),
    ),
    [true, true, true, false, false],
  );
  assert.equal(isInitScope(''), false);
});

const SLICES: readonly [path: string, isSession: boolean][] = [
  [`${USER}/session.slice/org.gnome.Shell@wayland.service`, true],
  [`${USER}/session.slice/pipewire.service`, true],
  [`${USER}/session.slice/session-extra.slice/x.service`, true],
  [`${USER}/app.slice/app-gnome-code-4242.scope`, false],
  [`${USER}/app.slice/app-org.gnome.Terminal.slice/vte-spawn-0a1b.scope`, false],
  [`${USER}/app.slice/session.slice/x.service`, false],
  [`${USER}/app.slice/dev.service/session.slice/x.service`, false],
  [`${USER}/background.slice/x.service`, false],
  [`${USER}/docker-${'0a'.repeat(32)}.scope/session.slice/x.service`, false],
  ['/user.slice/user-1000.slice/session-3.scope', false],
  ['/system.slice/session.slice/x.service', false],
  ['/session.slice/x.service', false],
  ['/', false],
  // above this server's cgroup namespace only the end is known
  ['/../../session.slice/org.gnome.Shell@wayland.service', true],
  ['/../app.slice/x.scope', false],
];
for (const [path, isSession] of SLICES) {
  test(`${path} is ${isSession ? '' : 'not '}of the session`, () => {
    for (const text of [`0::${path}\n`, `12:pids:/other\n1:name=systemd:${path}\n0::/init.scope\n`])
      assert.equal(isInSessionSlice(text), isSession);
  });
}

test('the session of a login', () => {
  assert.equal(loginSessionOf('0::/user.slice/user-1000.slice/session-3.scope\n'), '3');
  assert.equal(loginSessionOf('0::/user.slice/user-1000.slice/session-c2.scope/x\n'), 'c2');
  for (const path of [
    ...['/', `${USER}/app.slice/session-3.scope`, '/user.slice/session-..scope', '/x/session-3.scope'],
    ...['/user.slice/xsession-3.scope', '/user.slice/session-3.scope.scope', '/user.slice/session-.scope'],
  ])
    assert.equal(loginSessionOf(`0::${path}\n`), undefined, path);
});
