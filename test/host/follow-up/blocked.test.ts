import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccessView } from '../../../src/host/access.ts';
import { blocked } from '../../../src/host/follow-up/blocked.ts';
import type { TerminationSignal } from '../../../src/platform/capabilities.ts';
import type { Machine } from '../../../src/platform/machine.ts';
import { NO_ATTRIBUTES } from '../../../src/process/match-attributes.ts';
import type { Runtime } from '../../../src/process/restarters.ts';
import { safe } from '../../../src/text/safe-text.ts';
import { DEFAULT_ACCESS } from '../../access.ts';
import { machine } from '../../memory/data.ts';
import { ON_LESS } from '../../memory/less.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { ON_LINUX } from '../../memory/memory-system.ts';
import { facts } from '../../memory/processes.ts';

const ON_DISK = { waits: safe`it waits for a disk` };
const ON_NFS = { waits: safe`it waits for an NFS server`, killable: true } as const;
const ID = '0123456789abcdef'.repeat(4);

function scene(signalState: Machine['signalState'], system = ON_LINUX) {
  const here = machine(system.me, [facts(50), facts(60, { comm: 'gdb', argv: ['gdb'] })], system);
  const platform: Machine = { ...memoryMachine(here), signalState };
  const view = createAccessView(platform, () => DEFAULT_ACCESS);
  return {
    here,
    why: (status: 'sleeping' | 'disk-sleep' | 'tracing-stop' | 'stopped', signal: TerminationSignal = 'SIGTERM') =>
      blocked({ machine: platform, view }, facts(50, { status }), { signal }),
  };
}

const THAWED: [runtime: Runtime, command: string][] = [
  ['docker', ' It is in a paused container: docker unpause 0123456789ab.'],
  ['podman', ' It is in a paused container: podman unpause 0123456789ab.'],
  ['containerd', ''],
  ['lxc', ''],
];

for (const [runtime, command] of THAWED) {
  test(`a frozen process of ${runtime}${command === '' ? ': no command is known' : ' is thawed by its command'}`, () => {
    const { here, why } = scene(() => ({ isFrozen: true }));
    here.traits.set(50, { ...NO_ATTRIBUTES, group: { container: ID, runtime } });
    assert.equal(why('sleeping'), `: its control group is frozen, so signals wait until it thaws.${command}`);
  });
}

test('reasons are in the words of the system', () => {
  const frozen = scene(() => ({ isFrozen: true }), ON_LESS);
  assert.equal(frozen.why('sleeping'), ': its job is frozen, so it acts on nothing until it thaws.');
  const asleep = scene(() => ({ sleep: ON_DISK }), ON_LESS);
  assert.equal(
    asleep.why('sleeping', 'WM_CLOSE'),
    ': it waits for a disk (a request to a driver); nothing ends it before that is over.',
  );
  const killable = scene(() => ({ sleep: ON_NFS }), ON_LESS);
  assert.match(
    killable.why('sleeping', 'WM_CLOSE') ?? '',
    /until then only TerminateProcess ends it, which force sends/,
  );
  assert.equal(killable.why('sleeping', 'TerminateProcess'), undefined);
});

test('a debugger holds what it has stopped', () => {
  const { why } = scene(() => ({ tracerPid: 60 }));
  for (const status of ['tracing-stop', 'stopped'] as const) {
    assert.equal(why(status), ': a debugger holds it, pid 60 "gdb"; detach or end that first, or force sends SIGKILL.');
    assert.equal(why(status, 'SIGKILL'), ': a debugger holds it, pid 60 "gdb"; detach or end that first.');
  }
  assert.equal(why('sleeping'), undefined);
  assert.equal(scene(() => ({})).why('stopped'), undefined);
});

test('uninterruptible sleep says where, and whether SIGKILL ends it', () => {
  const disk = scene(() => ({ sleep: { ...ON_DISK, channel: 'io_schedule' } }));
  assert.match(
    disk.why('disk-sleep') ?? '',
    /^: it waits for a disk \(uninterruptible sleep in "io_schedule"\); no signal/,
  );
  const nfs = scene(() => ({ sleep: { ...ON_NFS, channel: 'rpc_wait_bit_killable' } }));
  assert.match(nfs.why('disk-sleep') ?? '', /sleep in "rpc_wait_bit_killable"\); until then only SIGKILL ends it/);
  assert.equal(nfs.why('disk-sleep', 'SIGKILL'), undefined);
});

test('one thread in the kernel keeps SIGKILL from ending the process, but no other signal', () => {
  const { why } = scene(() => ({ threadSleep: { ...ON_DISK, channel: 'io_schedule' } }));
  assert.match(why('sleeping', 'SIGKILL') ?? '', /in "io_schedule"\); no signal ends it/);
  assert.equal(why('sleeping'), undefined);
  assert.equal(scene(() => ({})).why('sleeping', 'SIGKILL'), undefined);
});

test('where a process sleeps is left out where the kernel does not say', () => {
  assert.match(scene(() => ({ sleep: ON_DISK })).why('disk-sleep') ?? '', /\(uninterruptible sleep\); no signal/);
  const thread = scene(() => ({ threadSleep: ON_DISK }));
  assert.match(thread.why('sleeping', 'SIGKILL') ?? '', /\(uninterruptible sleep\); no signal/);
});
