import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityOf, isCut, isZombie, nameOf, sameIdentity } from '../../src/process/process.ts';
import { decodeUtf8 } from '../../src/text/utf8.ts';
import { called, facts } from '../memory/processes.ts';

test('a process is its pid and start time, and its serial where both are known', () => {
  const one = { pid: 7, startTime: 70 };
  assert.ok(sameIdentity(one, { ...one }));
  assert.ok(!sameIdentity(one, { ...one, pid: 8 }));
  assert.ok(!sameIdentity(one, { ...one, startTime: 71 }));
  assert.ok(sameIdentity({ ...one, serial: 'a' }, one));
  assert.ok(sameIdentity(one, { ...one, serial: 'a' }));
  assert.ok(sameIdentity({ ...one, serial: 'a' }, { ...one, serial: 'a' }));
  assert.ok(!sameIdentity({ ...one, serial: 'a' }, { ...one, serial: 'b' }));
});

test('an identity has no other facts, and no unknown serial', () => {
  assert.deepEqual(identityOf(facts(7)), { pid: 7, startTime: 70 });
  assert.deepEqual(identityOf(facts(7, { serial: 'a' })), { pid: 7, startTime: 70, serial: 'a' });
});

test('a dead leader whose threads still run is no zombie', () => {
  assert.deepEqual([facts(1, { status: 'zombie' }), facts(1, { status: 'zombie', threads: 2 })].map(isZombie), [
    true,
    false,
  ]);
  assert.ok(isZombie(facts(1, { status: 'dead', threads: 2 })));
  assert.ok(!isZombie(facts(1)));
});

const CUT = 'x'.repeat(15);
const COMBINED = Buffer.from(`${'x'.repeat(13)}日`).subarray(0, 15);

const NAMES: [what: string, comm: string, argv: string[], name: string][] = [
  ['a short one is complete', 'node', ['/usr/bin/other'], 'node'],
  ['14 bytes are not cut', 'x'.repeat(14), [`/b/${'x'.repeat(20)}`], 'x'.repeat(14)],
  ['15 bytes are completed from the program', CUT, [`/b/${CUT}yz`], `${CUT}yz`],
  ['or from the script', CUT, ['/bin/sh', `/b/${CUT}.sh`], `${CUT}.sh`],
  ['not from an option', CUT, ['/bin/sh', `--with=/b/${CUT}.sh`, `/b/${CUT}.py`], `${CUT}.py`],
  ['the program may begin with a dash', `-${'x'.repeat(14)}`, [`-${CUT}`], `-${CUT}`],
  ['the twelfth argument may be the script', CUT, [...Array(11).fill('a'), `${CUT}z`], `${CUT}z`],
  ['the thirteenth is not', CUT, [...Array(12).fill('a'), `${CUT}z`], CUT],
  [
    'a character that was cut in two is completed',
    decodeUtf8(COMBINED),
    [`${'x'.repeat(13)}日本`],
    `${'x'.repeat(13)}日本`,
  ],
  [
    'bytes that are not UTF-8 count once each',
    decodeUtf8(Buffer.alloc(14, 0xff)),
    [`${decodeUtf8(Buffer.alloc(14, 0xff))}x`],
    decodeUtf8(Buffer.alloc(14, 0xff)),
  ],
  [
    'fifteen of them are full',
    decodeUtf8(Buffer.alloc(15, 0xff)),
    [`${decodeUtf8(Buffer.alloc(15, 0xff))}x`],
    `${decodeUtf8(Buffer.alloc(15, 0xff))}x`,
  ],
  ['the main thread of Node has the name of the program', 'MainThread', ['/usr/bin/node', 'a.js'], 'node'],
  ['which may be unknown', 'MainThread', [], 'MainThread'],
  ['a title of a program and a path is no name', 'node /srv/app.j', ['node /srv/app.js'], 'node'],
  ['nor is a title that the kernel cut', 'postgres: a b c', ['postgres:', 'a', 'b', 'c', 'd'], 'postgres'],
  ['a short title is a name', 'tmux: server', ['tmux: server'], 'tmux: server'],
  ['a short title with a path is none', 'a /b', ['a', '/b'], 'a'],
  ['a name with a space is kept where the command line differs', 'node /srv/app.j', ['other'], 'node /srv/app.j'],
  ['signs before the program are no part of it', '+-a /b', ['+-a', '/b'], 'a'],
  [
    'a character that was cut in two may be another one in the command line',
    decodeUtf8(Buffer.from('node /srv/aaaaé').subarray(0, 15)),
    ['node', '/srv/aaaaé.js'],
    'node',
  ],
  [
    'only at the end a character is cut in two',
    decodeUtf8(Buffer.from('6162c3787878787878787878787878', 'hex')),
    [`${decodeUtf8(Buffer.from('6162c3787878787878787878787878', 'hex'))}yz`],
    `${decodeUtf8(Buffer.from('6162c3787878787878787878787878', 'hex'))}yz`,
  ],
  ['a title without a word is kept', '+ /x', ['+ /x'], '+ /x'],
];

for (const [what, comm, argv, name] of NAMES)
  test(`of names: ${what}`, () => assert.equal(nameOf(called(comm, argv)), name));

test('a name is cut where the rest is not in the known part of the command line', () => {
  assert.ok(isCut(called(CUT)));
  assert.ok(!isCut(called('node')));
  assert.ok(!isCut(called(CUT, ['a'])));
  assert.ok(isCut({ ...called(CUT, ['a']), argvCut: true }));
  assert.ok(!isCut({ ...called(CUT, [`${CUT}z`]), argvCut: true }));
});
