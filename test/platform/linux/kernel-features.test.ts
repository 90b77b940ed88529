import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { release } from 'node:os';
import { describe, type TestContext, test } from 'node:test';
import { loadNative } from '../../../src/platform/linux/ffi/native.ts';
import { KERNEL_FEATURES, readKernelFeatures } from '../../../src/platform/linux/kernel-features.ts';
import { failure, replaceLink, replaceText } from './replaced-text.ts';

describe('this machine', () => {
  test('without koffi has nothing that needs it, and says why', () => {
    const { koffi, kernel, supported } = readKernelFeatures({ native: false });
    assert.ok('why' in koffi && koffi.why.includes('switched off'));
    assert.equal(kernel, release());
    assert.deepEqual(Object.keys(supported).sort(), Object.keys(KERNEL_FEATURES).sort());
    const { smaps_rollup: _, ...rest } = supported;
    assert.deepEqual(new Set(Object.values(rest)), new Set([false]));
  });

  test('with koffi has at least what every kernel has', (t) => {
    const { koffi, supported } = readKernelFeatures({ native: true });
    if ('why' in koffi) return t.skip(`koffi: ${koffi.why}`);
    assert.match(koffi.version, /^\d+\.\d+\.\d+$/);
    assert.equal(supported.cpu_clock, true);
  });
});

/** What links and files of this process say; `null` may not be read. */
function reading(t: TestContext, { links = {}, texts = {} }: Record<string, Readonly<Record<string, string | null>>>) {
  const said = (value: string | null): string => {
    if (value === null) throw failure(-13);
    return value;
  };
  for (const [path, target] of Object.entries(links)) replaceLink(t, path, () => said(target));
  for (const [path, text] of Object.entries(texts)) replaceText(t, path, () => said(text));
  return readKernelFeatures({ native: false });
}
const PID = '/proc/self/ns/pid';

test('a namespace is that of the machine or its own, and unknown where it is hidden', (t) => {
  const namespaces = (pid: string | null, user: string | null, own: string | null, first: string | null) =>
    reading(t, {
      links: { [PID]: pid, '/proc/self/ns/user': user, '/proc/self/ns/net': own, '/proc/1/ns/net': first },
    }).namespaces;
  assert.deepEqual(namespaces('pid:[4026531836]', 'user:[4026531837]', 'net:[1]', 'net:[1]'), {
    ...{ pid: 'initial', user: 'initial', net: 'that of pid 1' },
  });
  assert.deepEqual(namespaces('pid:[5]', 'user:[5]', 'net:[1]', 'net:[2]'), {
    ...{ pid: 'own', user: 'own', net: 'not that of pid 1' },
  });
  const unknown = { pid: undefined, user: undefined, net: undefined };
  for (const [own, first] of [
    [null, 'net:[1]'],
    ['net:[1]', null],
    [null, null],
  ] as const)
    assert.deepEqual(namespaces(null, null, own, first), unknown);
});

test('a container is known by its control group, or by a PID namespace of its own', (t) => {
  const group = '/proc/self/cgroup';
  const container = (cgroup: string | null, pid: string) =>
    reading(t, { links: { [PID]: pid }, texts: { [group]: cgroup } }).container;
  assert.equal(container(`0::/docker/${'a'.repeat(64)}\n`, 'pid:[5]'), 'docker');
  for (const cgroup of ['0::/user.slice\n', null]) {
    const without = container(cgroup, 'pid:[4026531836]');
    assert.ok(without === null || without === 'docker' || without === 'podman'); // by the mark of this machine
    assert.equal(container(cgroup, 'pid:[5]'), without ?? 'a PID namespace of its own');
  }
});

test('a distribution of WSL is no container; one that has got its program from there is', (t) => {
  const links = { [PID]: 'pid:[5]' };
  const mounts = '9 8 0:2 /init /init ro - rootfs rootfs rw\n';
  const kind = (cgroup: string) => {
    const { container, wsl } = reading(t, {
      links,
      texts: { '/proc/self/mountinfo': mounts, '/proc/self/cgroup': cgroup },
    });
    return { container, wsl };
  };
  const none = kind('0::/\n');
  // Where this test itself runs in a container, its mark is there.
  assert.deepEqual(none, none.container === null ? { container: null, wsl: true } : { ...none, wsl: false });
  assert.deepEqual(kind(`0::/docker/${'a'.repeat(64)}\n`), { container: 'docker', wsl: false });
});

test('what /proc hides and what this process may do are read from its own files', (t) => {
  const mounts = '22 27 0:21 / /proc rw - proc proc rw,hidepid=2\n';
  const status = `NSpid:\t${process.pid}\nCapEff:\t0000000000000020\n`;
  const texts = { '/proc/self/mountinfo': mounts, '/proc/self/status': status, '/proc/self/smaps_rollup': 'x' };
  const { hides, capabilities, proc_is_foreign, supported } = reading(t, { texts });
  assert.deepEqual([hides, capabilities, proc_is_foreign], [['hidepid=2'], ['CAP_KILL'], false]);
  assert.equal(supported.smaps_rollup, true);
  const none = reading(t, { texts: Object.fromEntries(Object.keys(texts).map((path) => [path, null])) });
  assert.deepEqual([none.hides, none.capabilities, none.proc_is_foreign], [[], [], true]);
  assert.equal(none.supported.smaps_rollup, false);
});

const native = loadNative();
test(
  'the interfaces are tried on this process, and leave nothing open',
  { skip: !native && 'koffi is not installed' },
  () => {
    const calls = native ?? assert.fail();
    const before = readdirSync('/proc/self/fd').length;
    const { supported } = readKernelFeatures({ native: true });
    assert.equal(readdirSync('/proc/self/fd').length, before);
    const pidfd = calls.pidfdOpen(process.pid);
    assert.equal(supported.pidfd, pidfd >= 0);
    if (pidfd >= 0) {
      assert.equal(supported.pidfd_serial, calls.pidfdSerial(pidfd) !== undefined);
      calls.close(pidfd);
    }
    assert.equal(supported.pidfd_info, calls.uids(process.pid) !== undefined);
    assert.equal(supported.sock_diag, calls.sockets('tcp') !== undefined);
  },
);
