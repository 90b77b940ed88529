import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displaySockets, listeningDisplays } from '../../../src/platform/linux/display-sockets.ts';
import { fsFiles } from '../../../src/platform/linux/fs-files.ts';
import { fakeProc } from './fake-proc.ts';

const HEAD = 'Num       RefCount Protocol Flags    Type St Inode Path';
const unix = (inode: number, path: string, { listens = true } = {}): string =>
  `0000000000000000: 00000002 00000000 ${listens ? '00010000' : '00000000'} 0001 ${listens ? '01' : '03'} ${inode} ${path}`;
const table = (...lines: string[]): string => [HEAD, ...lines, ''].join('\n');

test('the sockets on which displays listen, and no others', () => {
  const found = listeningDisplays(
    table(
      unix(11, '/tmp/.X11-unix/X0'),
      unix(12, '@/tmp/.X11-unix/X1024'),
      unix(15, `@/tmp/.X11-unix/X7${'@'.repeat(88)}`),
      unix(13, '/run/user/1000/wayland-0'),
      unix(14, '/tmp/runtime-me/wayland-mine'),
      unix(21, '/tmp/.X11-unix/X0', { listens: false }),
      unix(22, '@/tmp/.X11-unix/X1', { listens: false }),
      unix(23, '/home/me/.X11-unix/X0'),
      unix(24, '/tmp/.X11-unix/X0.sock'),
      unix(28, '/tmp/.X11-unix/X0@@'),
      unix(25, '/run/user/1000/wayland-0/x'),
      unix(26, '@wayland-0'),
      unix(29, '/tmp/.X11-unix/X123456'),
      unix(30, '/tmp/.X11-unix/X'),
      unix(31, '/x/tmp/.X11-unix/X0'),
      unix(32, '@/tmp/.X11-unix/X0x'),
      unix(33, '/wayland-0'),
      unix(34, '/run/user/1000/wayland-'),
      unix(35, 'x/run/user/wayland-0'),
      unix(36, `${'/a'.repeat(17)}/wayland-0`),
      unix(37, '/run//wayland-0'),
      unix(27, '/run/user/1000/bus'),
    ),
  );
  assert.deepEqual([...found], [11, 12, 15, 13, 14]);
});

test('no path with a newline hides the socket of another', () => {
  const real = unix(11, '/tmp/.X11-unix/X0');
  const forged = unix(11, '/tmp/x', { listens: false });
  for (const lines of [
    [forged, real],
    [real, forged],
  ])
    assert.deepEqual([...listeningDisplays(table(unix(5, '/tmp/y'), ...lines))], [11]);
});

test('a table counts for a tenth of a second and one network namespace', (t) => {
  let nowMs = 1e6;
  t.mock.method(performance, 'now', () => nowMs);
  const here = table(unix(11, '/tmp/.X11-unix/X0'));
  const root = fakeProc(t, {
    ...{ '10/net/unix': here, '10/ns/net': '→ net:[1]', '11/ns/net': '→ net:[1]' },
    ...{ '20/net/unix': table(unix(12, '/tmp/.X11-unix/X0')), '20/ns/net': '→ net:[2]' },
    'self/net/unix': table(unix(13, '/tmp/.X11-unix/X0')),
  });
  const displays = displaySockets(root, fsFiles(root));
  assert.deepEqual([...displays(10)], [11]);
  nowMs += 99;
  assert.deepEqual([...displays(11)], [11]);
  nowMs += 1;
  assert.deepEqual([...displays(11)], []);
  assert.deepEqual([...displays(20)], [12]);
  assert.deepEqual([...displays(30)], [13]); // of which the namespace is hidden
});
