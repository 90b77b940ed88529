import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseMountId } from '../../../../src/platform/linux/proc/fdinfo.ts';
import { mappedFiles } from '../../../../src/platform/linux/proc/maps.ts';
import {
  isAtOrBelow,
  isLocalType,
  locationOf,
  mountOf,
  onTheWay,
  parseMounts,
  parseProcOptions,
  pathsTo,
  remoteAmong,
} from '../../../../src/platform/linux/proc/mountinfo.ts';

/** As proc_pid_mountinfo(5) has it; of a laptop with a bind mount, a btrfs subvolume, two mounts over each other. */
const TEXT = `22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 27 0:40 /@home /home rw shared:2 master:3 - btrfs /dev/sdb rw,subvol=/@home
41 27 8:1 /srv/data /mnt/data rw - ext4 /dev/sda1 rw
42 27 0:50 / /mnt/na\\040s rw - nfs4 host:/export rw
43 40 0:51 / /home/ann/remote rw - fuse.sshfs ann@host: rw
44 22 0:52 /proc/meminfo /proc/meminfo rw - fuse.lxcfs lxcfs rw
45 27 0:53 / /mnt/data rw - tmpfs none rw
46 27 0:54 / /auto rw - autofs systemd-1 rw
cut 27 0:54`;
const MOUNTS = parseMounts(TEXT);

test('every field comes from its place, also behind optional ones; a cut line is left out', () => {
  assert.equal(MOUNTS.length, 9);
  assert.deepEqual(MOUNTS[2], { id: 40, device: '0:40', root: '/@home', mountPoint: '/home', type: 'btrfs' });
  assert.equal(MOUNTS[4]?.mountPoint, '/mnt/na s');
});

test('a path is on the longest mount point, and on the last of equal ones', () => {
  const types = Object.entries({
    '/': 'ext4',
    '/mnt': 'ext4',
    '/mnt/data/x': 'tmpfs',
    '/mnt/database': 'ext4',
    '/mnt/na s': 'nfs4',
    '/home/ann': 'btrfs',
    '/home/ann/remote/a/b': 'fuse.sshfs',
    '/proc/meminfo': 'fuse.lxcfs',
    '/proc/self/stat': 'proc',
  });
  for (const [path, type] of types) assert.equal(mountOf(MOUNTS, path)?.type, type, path);
  assert.equal(mountOf([], '/'), undefined);
});

test('what this kernel answers alone is local, and nothing that is not known to be', () => {
  for (const type of ['ext4', 'btrfs', 'overlay', 'tmpfs', 'proc', 'zfs']) assert.ok(isLocalType(type), type);
  for (const type of [
    'nfs',
    'nfs4',
    'cifs',
    'fuse',
    'fuse.sshfs',
    'fuseblk',
    'autofs',
    '9p',
    'virtiofs',
    'ceph',
    'new',
  ])
    assert.ok(!isLocalType(type), type);
});

test('a look-up asks every mount on its way, and an overlay asks those of its layers', () => {
  const mounts = parseMounts(`1 0 0:1 / / rw - virtiofs root rw
2 1 0:2 / /proc rw - proc proc rw
3 2 0:3 /stat /proc/stat rw - fuse.lxcfs lxcfs rw
4 1 8:1 / /work rw - ext4 /dev/sda1 rw`);
  const remote = (path: string) => onTheWay(remoteAmong(mounts), path)?.type;
  assert.deepEqual(['/work/app', '/etc', '/proc/1/stat', '/proc/stat', '/sys/kernel'].map(remote), [
    'virtiofs',
    'virtiofs',
    undefined,
    'fuse.lxcfs',
    undefined,
  ]);

  const layered = parseMounts(`1 0 8:1 / / rw - ext4 /dev/sda1 rw
2 1 0:2 / /nas rw - nfs4 host:/ rw
3 1 0:3 / /a rw - overlay overlay rw,lowerdir=/usr:/nas/lower,upperdir=/var/up,workdir=/var/work
4 1 0:4 / /b rw - overlay overlay rw,lowerdir+=/usr,lowerdir+=/a/x
5 1 0:5 / /c rw - overlay overlay rw,lowerdir=/na\\:s:/srv,upperdir=/nasty
6 1 0:6 / /auto rw - autofs systemd-1 rw
7 6 8:2 / /auto rw - vfat /dev/sda2 rw
8 2 0:7 / /nas/tmp rw - tmpfs none rw`);
  const points = remoteAmong(layered).map(({ mountPoint }) => mountPoint);
  assert.deepEqual(points, ['/nas', '/a', '/b']);
  assert.equal(onTheWay(remoteAmong(layered), '/nas/tmp/x')?.mountPoint, '/nas');
});

test('the layers of an overlay come from each of its options that name folders, and from no other', () => {
  const layersOf = (options: string) =>
    parseMounts(`3 1 0:3 / /a rw - overlay overlay ${options}`).map(({ layers }) => layers);
  assert.deepEqual(layersOf('rw,lowerdir=/l:/m,upperdir=/u,workdir=/w,xlowerdir=/x'), [['/l', '/m', '/u']]);
  assert.deepEqual(layersOf('rw,lowerdir+=/l,lowerdir+=/m,datadir+=/d,datadir=/x'), [['/l', '/m', '/d']]);
  // As Linux 6.18 shows them: colons and commas that belong to a name have a backslash, which is escaped itself.
  assert.deepEqual(layersOf('rw,lowerdir=/a\\134:b:/c\\040d=e::/f\\134\\134:/g\\134\\054h,upperdir=/u:\r\u2028v'), [
    ['/a:b', '/c d=e', '/f\\', '/g,h', '/u:\r\u2028v'],
  ]);
  assert.deepEqual(layersOf('rw,lowerdir+=/a:b'), [['/a:b']]);
  assert.deepEqual(layersOf('rw'), [[]]);
});

test('the same file is seen by other paths where its file system is mounted again', () => {
  assert.deepEqual(locationOf(MOUNTS, '/home/ann/x'), { device: '0:40', path: '/@home/ann/x' });
  assert.deepEqual(locationOf(MOUNTS, '/srv/data/x'), { device: '8:1', path: '/srv/data/x' });
  assert.deepEqual(pathsTo(MOUNTS, { device: '8:1', path: '/srv/data/x' }), ['/srv/data/x', '/mnt/data/x']);
  assert.deepEqual(pathsTo(MOUNTS, { device: '8:1', path: '/srv' }), ['/srv', '/mnt/data']);
  assert.deepEqual(pathsTo(MOUNTS, { device: '8:1', path: '/srv/date' }), ['/srv/date']);
  assert.deepEqual(pathsTo(MOUNTS, { device: '0:50', path: '/' }), ['/mnt/na s']);
  assert.deepEqual(pathsTo(MOUNTS, { device: '9:9', path: '/' }), []);
  const container = parseMounts(
    '60 1 0:90 / / rw - overlay overlay rw\n61 60 8:1 /srv/data /data rw - ext4 /dev/sda1 rw\n',
  );
  assert.deepEqual(pathsTo(container, { device: '8:1', path: '/srv/data/x' }), ['/data/x']);
});

test('below a folder is what begins with its whole name', () => {
  assert.ok(isAtOrBelow('/srv/app/x', '/srv/app') && isAtOrBelow('/srv/app', '/srv/app') && isAtOrBelow('/srv', '/'));
  assert.ok(!isAtOrBelow('/srv/apple', '/srv/app') && !isAtOrBelow('/', '/srv'));
});

test('the mount of an open file', () => {
  assert.equal(parseMountId('pos:\t0\nflags:\t0100000\nmnt_id:\t29\nino:\t7\n'), 29);
  assert.equal(parseMountId('pos:\t0\nflags:\t0100000\n'), undefined);
  assert.equal(parseMountId('pos:\t0\nmnt_id:\t2'), undefined);
});

test('mapped files by the beginning of their names', () => {
  const maps = `7f01-7f02 r-xp 00000000 fe:00 123    /srv/app/lib x.so
7f02-7f03 r--p 00000000 fe:00 124    /srv/app/new\\012line
7f03-7f04 rw-p 00000000 00:00 0
7f04-7f05 rw-s 00000000 fe:00 125    /srv/app/gone (deleted)
7f05-7f06 rw-p 00000000 00:00 0      [heap]
`;
  const found = ['/srv/app/lib x.so', '/srv/app/new\nline', '/srv/app/gone (deleted)'];
  assert.deepEqual([...mappedFiles(maps, ['/srv/app'])], found);
  assert.deepEqual([...mappedFiles(maps, ['/srv/app/new\nline', '/other'])], ['/srv/app/new\nline']);
});

describe('what /proc hides', () => {
  const plain = '22 27 0:21 / /proc rw,relatime - proc proc rw';
  for (const [text, expected] of [
    [plain, []],
    [`${plain},hidepid=invisible,gid=1001`, ['hidepid=invisible']],
    [`${plain},hidepid=2,subset=pid`, ['hidepid=2', 'subset=pid']],
    [`${plain},hidepid=off`, []],
    ['22 27 0:21 / /proc rw shared:12 master:3 - proc proc rw,hidepid=ptraceable', ['hidepid=ptraceable']],
    [`${plain},hidepid=2\n23 22 0:22 / /proc rw - proc proc rw`, []], // mounted over it
    [`${plain}\n23 22 0:22 / /chroot/proc rw - proc proc rw,hidepid=2`, []],
    ['22 27 0:21 / /proc rw - tmpfs tmpfs rw,hidepid=2', []],
    ['', []],
    ['garbage', []],
  ] as const) {
    test(text, () => assert.deepEqual(parseProcOptions(text), expected));
  }
});
