import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCgroup, type Supervisor } from '../../../src/platform/linux/cgroup.ts';

const ID = '4f2b8c0d9e1a4f2b8c0d9e1a4f2b8c0d9e1a4f2b8c0d9e1a4f2b8c0d9e1a4f2b';
const POD = 'pod2c48913c-b29f-11e7-9350-020968147796';

/** The paths that systemd, Docker, Podman, containerd and CRI-O give, of cgroups version 2 and 1. */
const CASES: readonly (readonly [what: string, text: string, expected: Supervisor])[] = [
  ['the root of version 2', '0::/\n', {}],
  ['systemd service', '0::/system.slice/nginx.service\n', { unit: 'nginx.service' }],
  ['systemd service with a sub-group', '0::/system.slice/k3s.service/init\n', { unit: 'k3s.service' }],
  ['template', '0::/system.slice/system-getty.slice/getty@tty1.service\n', { unit: 'getty@tty1.service' }],
  [
    'escaped unit name',
    '0::/system.slice/systemd-fsck@dev-disk-by\\x2duuid-0a1b.service\n',
    { unit: 'systemd-fsck@dev-disk-by\\x2duuid-0a1b.service' },
  ],
  [
    'unit of a user',
    '0::/user.slice/user-1000.slice/user@1000.service/app.slice/syncthing.service\n',
    { unit: 'syncthing.service' },
  ],
  ['login session', '0::/user.slice/user-1000.slice/session-2.scope\n', {}],
  ['the manager of a user', '0::/user.slice/user-1000.slice/user@1000.service/init.scope\n', {}],
  ['desktop program', '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-firefox-42.scope\n', {}],
  ['Docker, systemd driver', `0::/system.slice/docker-${ID}.scope\n`, { container: ID }],
  ['Docker, cgroupfs driver', `0::/docker/${ID}\n`, { container: ID }],
  ['the Docker daemon itself', '0::/system.slice/docker.service\n', { unit: 'docker.service' }],
  [
    'Docker on version 1',
    `12:pids:/docker/${ID}\n3:cpu,cpuacct:/docker/${ID}\n1:name=systemd:/docker/${ID}\n0::/system.slice/containerd.service\n`,
    { container: ID },
  ],
  [
    'rootless Podman',
    `0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${ID}.scope/container\n`,
    { container: ID },
  ],
  ['the monitor of Podman is in no container', `0::/machine.slice/libpod-conmon-${ID}.scope\n`, {}],
  [
    'Kubernetes with containerd, systemd driver',
    `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-${POD}.slice/cri-containerd-${ID}.scope\n`,
    { container: ID },
  ],
  ['Kubernetes with CRI-O', `0::/kubepods.slice/kubepods-besteffort.slice/crio-${ID}.scope\n`, { container: ID }],
  ['Kubernetes, cgroupfs driver', `11:memory:/kubepods/burstable/${POD}/${ID}\n`, { container: ID }],
  [
    'containerd with a colon',
    `0::/system.slice/containerd.service/kubepods-burstable-${POD}.slice:cri-containerd:${ID}\n`,
    { container: ID },
  ],
  [
    'systemd on version 1',
    '11:memory:/system.slice/cron.service\n1:name=systemd:/system.slice/cron.service\n0::/system.slice/cron.service\n',
    { unit: 'cron.service' },
  ],
  ['both versions, nothing in either', '9:name=systemd:/\n8:pids:/\n4:memory:/\n0::/\n', {}],
  ['a group that only looks like one', `0::/docker-${ID.slice(1)}.scope\n`, {}],
  ['a colon in a path', '0::/system.slice/a:b.service\n', { unit: 'a:b.service' }],
  ['nothing', '', {}],
];

for (const [what, text, expected] of CASES) {
  test(what, () => assert.deepEqual(parseCgroup(text), expected));
}
