import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceMapped, drawsWindows, fileMapped, mappedFiles } from '../../../../src/platform/linux/proc/maps.ts';

/** As the kernel writes them, decoded as latin1. */
const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const MAPS = latin1(`55d4c8a00000-55d4c8a28000 r--p 00000000 fd:01 1311 /usr/bin/dash
55d4c8a28000-55d4c8a40000 r-xp 00028000 fd:01 1311 /usr/bin/dash
7f0000000000-7f0000001000 rw-p 00000000 00:00 0
7f0000001000-7f0000002000 rw-s 00000000 00:1f 4242 /srv/müller\\012x.db
7f0000002000-7f0000003000 rw-s 00000000 00:05 77 /dev/shm/a (deleted)
7f0000003000-7f0000004000 r-xp 00000000 00:2a 0 /srv/without-inode
7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0 [stack]
`);

test('the file system and the file that a path is mapped from, as mountinfo names them', () => {
  assert.equal(deviceMapped(MAPS, '/usr/bin/dash'), '253:1');
  assert.equal(fileMapped(MAPS, '/usr/bin/dash'), '253:1/1311');
  assert.equal(fileMapped(MAPS, '/srv/müller\nx.db'), '0:31/4242');
});

test('what is not mapped from a file has none', () => {
  for (const path of ['/usr/bin/das', 'usr/bin/dash', '[stack]', '/srv/without-inode', '']) {
    assert.equal(deviceMapped(MAPS, path), undefined, path);
    assert.equal(fileMapped(MAPS, path), undefined, path);
  }
});

test('the mapped files whose names begin so, with a deleted one under its name', () => {
  assert.deepEqual(
    [...mappedFiles(MAPS, ['/usr/bin/', '/dev/shm/'])],
    [...['/usr/bin/dash', '/usr/bin/dash'], '/dev/shm/a (deleted)'],
  );
  assert.deepEqual([...mappedFiles(MAPS, [latin1('/srv/müller\n')])], [latin1('/srv/müller\nx.db')]);
  assert.deepEqual([...mappedFiles(MAPS, ['/bin/dash', '/nowhere'])], []);
  assert.deepEqual([...mappedFiles('x /a/b', ['/a'])], ['/a/b']); // cut at its end
});

test('a library for a display is known by its name', () => {
  for (const name of [
    'libX11.so.6.4.0',
    'libxcb.so.1',
    'libwayland-client.so.0',
    'libwayland-server.so',
    'libxcb-1.2.so',
  ])
    assert.ok(drawsWindows(`7f00-7f01 r-xp 0 fd:01 1 /usr/lib/${name}\n`), name);
  for (const name of ['libX11', 'libxcbx.so', 'myX11.so', 'libwayland-egl.so.1', 'notlibX11.so'])
    assert.ok(!drawsWindows(`7f00-7f01 r-xp 0 fd:01 1 /usr/lib/${name}\n`), name);
});

test('who draws windows has a library for it loaded', () => {
  const line = (path: string) => `7f00-7f01 r-xp 00000000 fd:01 42                 ${path}\n`;
  assert.ok(drawsWindows(line('/usr/lib/libc.so.6') + line('/usr/lib/x86_64-linux-gnu/libX11.so.6.4.0')));
  assert.ok(drawsWindows(line('/nix/store/x/lib/libwayland-client.so.0')));
  assert.ok(drawsWindows(line('/app/libs/libxcb-65da195c.so.1.1.0')));
  assert.ok(!drawsWindows(line('/usr/lib/libX11stuff/readme') + line('/home/me/libxcb.txt')));
  assert.ok(!drawsWindows(''));
});

test('the device that a file is mapped from', () => {
  const line = (device: string, path: string) => `55d0-55d2 r--p 00000000 ${device} 42                 ${path}\n`;
  const maps = line('00:00', '[heap]') + line('fd:01', '/usr/bin/a b') + line('00:2f', '/usr/bin/a b');
  assert.equal(deviceMapped(maps, '/usr/bin/a b'), '253:1');
  assert.equal(deviceMapped(maps, '/usr/bin/a'), undefined);
  assert.equal(deviceMapped(maps, 'b'), undefined);
  assert.equal(deviceMapped(Buffer.from(line('10:0', '/opt/é\\012x')).toString('latin1'), '/opt/é\nx'), '16:0');
  assert.equal(deviceMapped('', '/usr/bin/a'), undefined);
  assert.equal(deviceMapped('x 55d0-55d2 r--p 00000000 fd:01 42 /usr/bin/a\n', '/usr/bin/a'), undefined);
});
