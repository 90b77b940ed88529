import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linux } from '../../../src/platform/linux/linux.ts';
import { runsInWsl, WINDOWS_UNSEEN } from '../../../src/platform/linux/wsl.ts';
import { fakeProc } from './fake-proc.ts';

const WSL2 = '5.15.167.4-microsoft-standard-WSL2';
const EXT4 = '86 78 8:32 / / rw,relatime - ext4 /dev/sdc rw,discard,errors=remount-ro,data=ordered';
/** The program of WSL, as mounted by versions of 2023 and of 2019. */
const INIT = '90 86 0:2 /init /init ro - rootfs rootfs rw,size=8108864k,nr_inodes=2027216,mode=755';
const TOOLS = '90 86 0:21 / /init ro,relatime - 9p tools ro,dirsync,aname=tools;fmask=022,access=client,trans=fd';
const OVERLAY = '500 400 0:60 / / rw,relatime - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w';

for (const [what, release, mounts, expected] of [
  ['WSL 2', WSL2, [EXT4, INIT], true],
  ['one of its first versions', '4.19.84-microsoft-standard', [EXT4, TOOLS], true],
  ['WSL 2 with a kernel of its user', '6.12.9-xanmod1', [EXT4, INIT], true],
  ['WSL 1', '4.4.0-19041-Microsoft', ['2 2 0:2 / / rw,noatime - wslfs rootfs rw'], true],
  ['the first WSL 1', '3.4.0-Microsoft', [], true],
  ['a container on Docker Desktop', WSL2, [OVERLAY, '501 500 0:61 / /proc rw - proc proc rw'], false],
  ['a container with a script at /init', WSL2, [OVERLAY, '502 500 8:32 /s6/init /init ro - ext4 /dev/sdc rw'], false],
  [
    'a sandbox whose files are all 9p',
    '4.4.0',
    ['1 0 0:1 / / rw - 9p none rw', '2 1 0:2 / /init ro - 9p none ro'],
    false,
  ],
  ['a virtual machine on Azure', '6.8.0-1021-azure', ['25 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw'], false],
  ['a kernel with such a name', '6.1.0-13-Microsoft', [EXT4], false],
  ['another with such a name', '6.6.51-microsoft-standard', ['25 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw'], false],
  ['a machine that shows neither', '', [], false],
] as const)
  test(`${what} is ${expected ? '' : 'not '}WSL`, (t) => {
    const files = {
      'sys/kernel/osrelease': `${release}\n`,
      'self/mountinfo': mounts.map((line) => `${line}\n`).join(''),
    };
    const root = fakeProc(t, files);
    assert.equal(runsInWsl(root), expected);
  });

test('without files in /proc it is not WSL', (t) => assert.equal(runsInWsl(fakeProc(t, {})), false));

test('the machine has the words for it', (t) => {
  const unseen = (release: string) => {
    const root = fakeProc(t, { 'sys/kernel/osrelease': `${release}\n`, '1/stat': '' });
    return linux({ root, native: false }).machine.unseenSystem();
  };
  assert.deepEqual([unseen('4.4.0-19041-Microsoft'), unseen('6.1.0-13-amd64')], [WINDOWS_UNSEEN, undefined]);
});
