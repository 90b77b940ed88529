import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNetUnix } from '../../../../src/platform/linux/proc/net-unix.ts';

const parse = (text: string) => parseNetUnix(Buffer.from(text));

const HEAD = 'Num       RefCount Protocol Flags    Type St Inode Path\n';
const RECORDED = `${HEAD}0000000019acef35: 00000003 00000000 00000000 0001 03 88491
00000000f2a7a5b1: 00000002 00000000 00010000 0001 01 16001 /run/app server/api.sock
00000000aaaaaaaa: 00000003 00000000 00000000 0001 03   912 /run/systemd/journal/stdout
00000000bbbbbbbb: 00000002 00000000 00000000 0002 01 16002 @/tmp/.X11-unix/X0
`;

test('paths, abstract names and states', () => {
  assert.deepEqual(
    [...parse(RECORDED).values()],
    [
      { inode: 88491, path: undefined, state: 'connected' },
      { inode: 16001, path: '/run/app server/api.sock', state: 'listening' },
      { inode: 912, path: '/run/systemd/journal/stdout', state: 'connected' },
      { inode: 16002, path: '@/tmp/.X11-unix/X0', state: 'bound' },
    ],
  );
});

test('a line of another form is left out, and flags are bits', () => {
  const line = '0000000000000001: 00000002 00000000 00030000 0001 01 7 /a';
  assert.deepEqual(parse(`${HEAD}${line}\n`).get(7), { inode: 7, path: '/a', state: 'listening' });
  for (const odd of [
    `x${line}`,
    line.replace(' 7 ', ' 12345678901 '),
    line.replace('0001 01', '0001'),
    line.slice(1, 9),
  ])
    assert.equal(parse(`${HEAD}${odd}\n`).size, 0, odd);
  const flags = (bits: string) => parse(`${HEAD}${line.replace('00030000', bits)}\n`).get(7)?.state;
  assert.deepEqual(['00010000', '00020000', '0000FFFF'].map(flags), ['listening', 'bound', 'bound']);
});

test('a path with a newline cannot give its name to the socket of another', () => {
  const forged = '0000000000000001: 00000002 00000000 00010000 0001 01 88491 /run/docker.sock';
  const text = `${RECORDED}0000000000000002: 00000002 00000000 00000000 0001 01 5 /tmp/x\n${forged}\n`;
  assert.equal(parse(text).get(88491)?.path, undefined);
  assert.equal(parse(`${HEAD}${forged}\n${forged.replace('docker', 'real')}\n`).get(88491)?.path, undefined);
});

test('cut at any length, every path is a whole one', () => {
  const paths = new Set([...parse(RECORDED).values()].map(({ path }) => path));
  for (let length = 0; length <= RECORDED.length; length++) {
    for (const { path } of parse(RECORDED.slice(0, length)).values()) assert.ok(paths.has(path), path);
  }
});

test('names that differ in bytes that are no text stay different', () => {
  const line = (inode: number, byte: number) =>
    Buffer.concat([
      Buffer.from(`0000000000000001: 00000002 00000000 00010000 0001 01 ${inode} @a`),
      Buffer.from([byte, 10]),
    ]);
  const sockets = parseNetUnix(Buffer.concat([Buffer.from(HEAD), line(1, 0xfe), line(2, 0xff)]));
  assert.deepEqual([sockets.get(1)?.path, sockets.get(2)?.path], ['@a\udcfe', '@a\udcff']);
});
