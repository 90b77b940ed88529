import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { DescriptorReader } from '../../../src/platform/linux/descriptor-reader.ts';
import { fsFiles } from '../../../src/platform/linux/fs-files.ts';
import { NO_LOOK, type ProcFiles } from '../../../src/platform/linux/proc-files.ts';
import { structureReader } from '../../../src/platform/linux/structures-reader.ts';
import { folder } from '../../e2e/support.ts';
import { facts } from '../../memory/processes.ts';

/** What a session depends on, as the kernel and systemd show it. */

const USER = '/user.slice/user-1000.slice/user@1000.service';
const HEAD = 'Num       RefCount Protocol Flags    Type St Inode Path';
const unix = (inode: number, path: string, { listens = true } = {}): string =>
  `0000000000000000: 00000002 00000000 ${listens ? '00010000' : '00000000'} 0001 ${listens ? '01' : '03'} ${inode} ${path}`;
const table = (...lines: string[]): string => [HEAD, ...lines, ''].join('\n');

interface Recorded {
  readonly cgroup?: string;
  readonly unixTable?: string;
  /** Inodes of the sockets it holds. */
  readonly sockets?: readonly number[];
  /** id → text of the file of a login session. */
  readonly sessions?: Readonly<Record<string, string>> | undefined;
  /** What the system does not let this server read. */
  readonly over?: Partial<ProcFiles>;
  readonly isLocal?: boolean;
}

/** A machine with one process, whose folders are as proc(5) has them. */
function machine({ cgroup = '/', unixTable = '', sockets = [], sessions, over = {}, isLocal = true }: Recorded) {
  const root = folder();
  const dir = join(root, '50');
  for (const path of ['fd', 'net', 'ns', 'task/50']) mkdirSync(join(dir, path), { recursive: true });
  writeFileSync(join(dir, 'cgroup'), `0::${cgroup}\n`);
  writeFileSync(join(dir, 'net/unix'), unixTable);
  symlinkSync('net:[4026531840]', join(dir, 'ns/net'));
  for (const [fd, inode] of sockets.entries()) symlinkSync(`socket:[${inode}]`, join(dir, 'fd', String(fd)));
  const folderOfSessions = join(root, 'sessions');
  mkdirSync(folderOfSessions);
  for (const [id, text] of Object.entries(sessions ?? {})) writeFileSync(join(folderOfSessions, id), text);
  const files = { ...fsFiles(root), ...over };
  const read = structureReader(root, {
    files,
    reader: new DescriptorReader(files),
    paths: { isLocal: () => isLocal },
    sessions: sessions && folderOfSessions,
  });
  return { dir, read: (rest: Parameters<typeof facts>[1] = {}) => read(dir, facts(50, rest)) };
}

const NONE = { is: [], mayBe: [] };

describe('a process', () => {
  test('of the session is one by its slice, unless a person works in it', () => {
    const here = machine({ cgroup: `${USER}/session.slice/dbus.service` });
    assert.deepEqual(here.read(), { is: ['session.slice'], mayBe: [] });
    assert.deepEqual(here.read({ terminal: 'tty2' }), { is: ['session.slice'], mayBe: [] });
    assert.deepEqual(here.read({ terminal: 'pts/3' }), NONE);
    assert.deepEqual(here.read({ status: 'zombie' }), NONE);
  });

  test('serves a display by the socket that it holds', () => {
    const unixTable = table(unix(11, '/run/user/1000/wayland-0'));
    assert.deepEqual(machine({ unixTable, sockets: [9, 11] }).read(), { is: ['display-server'], mayBe: [] });
    assert.deepEqual(machine({ unixTable, sockets: [9, 12] }).read(), NONE);
    assert.deepEqual(machine({ sockets: [11] }).read(), NONE);
  });

  test('may serve a display if there is one and its descriptors are hidden or too many', () => {
    const doubt = { is: [], mayBe: ['display-server'] };
    const unixTable = table(unix(11, '/run/user/1000/wayland-0'));
    const hidden: Partial<ProcFiles> = { socketAt: () => NO_LOOK };
    assert.deepEqual(machine({ unixTable, sockets: [12], over: hidden }).read(), doubt);
    assert.deepEqual(machine({ sockets: [12], over: hidden }).read(), NONE);
    const numbers = Array.from({ length: 20_001 }, (_, fd) => fd);
    const many = { fds: () => [numbers], socketAt: () => undefined };
    assert.deepEqual(machine({ unixTable, over: many }).read(), doubt);
    assert.deepEqual(machine({ unixTable, over: { ...many, fds: () => [numbers.slice(1)] } }).read(), NONE);
    // An X server listens on a low one.
    const low = { ...many, socketAt: (_: number, fd: number) => (fd === 3 ? 11 : undefined) };
    assert.deepEqual(machine({ unixTable, over: low }).read(), { is: ['display-server'], mayBe: [] });
  });

  test('opened a login session if its file says so, and it is in it', () => {
    const text = '# This is private data. Do not parse.\nUID=1000\nUSER=me\nSTATE=active\nLEADER=50\nTYPE=tty\n';
    const scope = '/user.slice/user-1000.slice/session-3.scope';
    const leads = { is: ['session-leader'], mayBe: [] };
    assert.deepEqual(machine({ cgroup: scope, sessions: { 3: text } }).read(), leads);
    // The session outlives its leader, whose pid another one has now.
    assert.deepEqual(machine({ cgroup: `${USER}/app.slice/x.scope`, sessions: { 3: text } }).read(), NONE);
    assert.deepEqual(machine({ cgroup: scope, sessions: { 3: text.replace('50', '500') } }).read(), NONE);
    assert.deepEqual(machine({ cgroup: scope, sessions: { 4: text } }).read(), NONE);
    assert.deepEqual(machine({ cgroup: scope, sessions: { 3: '' } }).read(), NONE);
    for (const line of ['XLEADER=50', 'LEADER=50x', 'LEADER=', ' LEADER=50'])
      assert.deepEqual(machine({ cgroup: scope, sessions: { 3: `UID=1\n${line}\n` } }).read(), NONE, line);
    assert.deepEqual(machine({ cgroup: scope, sessions: { 3: text } }).read({ ofKernel: true }), NONE);
    assert.deepEqual(machine({ cgroup: scope, sessions: { 3: text }, isLocal: false }).read(), NONE);
    assert.deepEqual(machine({ cgroup: scope, sessions: undefined }).read(), NONE);
  });

  test('is in no control group where the kernel has none', () => {
    const here = machine({ cgroup: `${USER}/session.slice/x.service` });
    rmSync(join(here.dir, 'cgroup'));
    assert.deepEqual(here.read(), NONE);
    // What is there and cannot be read is a doubt: here a folder.
    mkdirSync(join(here.dir, 'cgroup'));
    assert.deepEqual(here.read(), { is: [], mayBe: ['session.slice'] });
  });
});
