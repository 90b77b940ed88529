import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCgroup } from '../../../src/platform/linux/cgroup.ts';
import { drawsWindows } from '../../../src/platform/linux/maps.ts';
import type { ControlGroup } from '../../../src/process/supervisor.ts';

const ID = '0123456789abcdef'.repeat(4);
const USER = '/user.slice/user-1000.slice/user@1000.service';

const TABLE: [path: string, expected: ControlGroup][] = [
  ['/', {}],
  ['/init.scope', {}],
  [`${USER}/init.scope`, {}],
  ['/system.slice/nginx.service', { unit: 'nginx.service' }],
  ['/system.slice/system-getty.slice/getty@tty1.service', { unit: 'getty@tty1.service' }],
  ['/system.slice/dev-disk-by\\x2duuid.service', { unit: 'dev-disk-by\\x2duuid.service' }],
  [`${USER}/session.slice/pipewire.service`, { unit: 'pipewire.service', userUnit: true }],
  [`${USER}/app.slice/app-gnome-code-4242.scope`, { scope: 'app-gnome-code-4242.scope' }],
  [`${USER}/app.slice/foo.service/vte-spawn-1.scope`, { scope: 'vte-spawn-1.scope' }],
  ['/user.slice/user-1000.slice/session-3.scope', { scope: 'session-3.scope' }],
  [`/docker/${ID}`, { container: ID, runtime: 'docker' }],
  [`/system.slice/docker-${ID}.scope`, { container: ID, runtime: 'docker' }],
  [`${USER}/user.slice/libpod-${ID}.scope/container`, { container: ID, runtime: 'podman' }],
  [`/kubepods.slice/kubepods-pod1.slice/cri-containerd-${ID}.scope`, { container: ID, runtime: 'containerd' }],
  [`/kubepods/burstable/pod1/${ID}`, { container: ID, runtime: 'kubernetes' }],
  [`/system.slice/crio-${ID}.scope`, { container: ID, runtime: 'cri-o' }],
];

for (const [path, expected] of TABLE) {
  test(`the control group ${path}`, () => assert.deepEqual(parseCgroup(`0::${path}\n`), expected));
}

test('version 1: the hierarchy of systemd tells', () => {
  assert.deepEqual(parseCgroup('3:memory:/\n1:name=systemd:/system.slice/cron.service\n0::/\n'), {
    unit: 'cron.service',
  });
  assert.deepEqual(parseCgroup(''), {});
});

test('who draws windows has a library for it loaded', () => {
  const line = (path: string) => `7f00-7f01 r-xp 00000000 fd:01 42                 ${path}\n`;
  assert.ok(drawsWindows(line('/usr/lib/libc.so.6') + line('/usr/lib/x86_64-linux-gnu/libX11.so.6.4.0')));
  assert.ok(drawsWindows(line('/nix/store/x/lib/libwayland-client.so.0')));
  assert.ok(drawsWindows(line('/app/libs/libxcb-65da195c.so.1.1.0')));
  assert.ok(!drawsWindows(line('/usr/lib/libX11stuff/readme') + line('/home/me/libxcb.txt')));
  assert.ok(!drawsWindows(''));
});
