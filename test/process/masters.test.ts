import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMasterOf, isReloaderOf, startedAlike } from '../../src/process/masters.ts';
import { facts } from '../memory/processes.ts';

/** Command lines as real programs have them. */

const ran = (argv: string[], comm = argv[0]?.split('/').at(-1)?.slice(0, 15) ?? '') => facts(7, { comm, argv });
const spawned = (pipe: number) =>
  ran(['/v/bin/python3', '-B', '-c', `from multiprocessing.spawn import spawn_main; spawn_main(pipe_handle=${pipe})`]);
const TRACKER = ran(['/v/bin/python3', '-B', '-c', 'from multiprocessing.resource_tracker import main;main(4)']);
const uvicorn = (...args: string[]) => ran(['/v/bin/python3', '/v/bin/uvicorn', ...args, 'app:asgi'], 'uvicorn');
const gunicorn = ran(['/v/bin/python3', '/v/bin/gunicorn', 'app:app'], 'gunicorn');
/** A title is one text, read as its words. */
const postgres = (title: string) => ran(title.split(' '), 'postgres');
const POSTMASTER = ran(['/usr/lib/postgresql/15/bin/postgres', '-D', '/d'], 'postgres');

test('masters restart their workers, and nothing else', () => {
  assert.ok(isMasterOf(gunicorn, gunicorn));
  assert.ok(isMasterOf(uvicorn('--workers', '2'), spawned(5)));
  assert.ok(!isMasterOf(uvicorn('--workers', '2'), TRACKER));
  assert.ok(!isMasterOf(ran(['bash']), gunicorn));
});

test('a reloader restarts its program, as uvicorn does', () => {
  assert.ok(isReloaderOf(uvicorn('--reload'), spawned(5)));
  assert.ok(!isReloaderOf(uvicorn('--reload'), TRACKER));
  assert.ok(!isReloaderOf(uvicorn(), spawned(5)));
});

test('PostgreSQL restarts its own workers, and no session', () => {
  for (const own of [
    'checkpointer',
    'background writer',
    'walwriter',
    'main: autovacuum launcher',
    'logical replication launcher',
  ])
    assert.ok(isMasterOf(POSTMASTER, postgres(`postgres: ${own} `)), own);
  for (const session of [
    'ann shop [local] idle',
    'main: ann shop 10.0.0.2(4000) SELECT',
    'walsender ann 10.0.0.2(1) streaming',
  ])
    assert.ok(!isMasterOf(POSTMASTER, postgres(`postgres: ${session}`)), session);
});

test('processes are compared by how they were started', () => {
  assert.ok(startedAlike(spawned(5), spawned(6)));
  assert.ok(startedAlike(ran(['node', '/s.js', '', '']), ran(['node', '/s.js'])));
  assert.ok(!startedAlike(ran(['node', '/s.js']), ran(['node', '/t.js'])));
  assert.ok(!startedAlike(ran([]), ran([])));
  const code = 'from multiprocessing.spawn import spawn_main; spawn_main(pipe_handle=5)';
  // What follows the code is for the program, whatever it looks like.
  assert.ok(startedAlike(ran(['python3', '-c', code, '-c', 'x']), spawned(6)));
  assert.ok(!startedAlike(ran(['python3', '-c', 'x', '-c', code]), spawned(6)));
  assert.ok(!startedAlike(ran(['-c', code]), spawned(6)));
});

test('a command line of another length is another, also where one begins with the other', () => {
  assert.ok(!startedAlike(ran(['node', '/s.js']), ran(['node', '/s.js', '-x'])));
  assert.ok(!startedAlike(ran(['node', '/s.js', '-x']), ran(['node', '/s.js'])));
});

test('a reloader is one by a word among the first seven of its arguments', () => {
  const flask = ran(['/v/bin/python3', '/v/bin/flask', 'run']);
  assert.ok(isReloaderOf(flask, flask));
  const django = ran(['python3', 'manage.py', 'runserver']);
  assert.ok(isReloaderOf(django, django));
  const at = (count: number) => ran(['python3', ...Array(count).fill('x'), '--reload']);
  assert.ok(isReloaderOf(at(6), at(6)));
  assert.ok(!isReloaderOf(at(7), at(7)));
  const first = ran(['--reload', 'x']);
  assert.ok(!isReloaderOf(first, first), 'its program is no argument');
  const other = ran(['node', '--reload', 'x']);
  assert.ok(!isReloaderOf(other, spawned(5)), 'only Python starts its programs so');
  assert.ok(!isReloaderOf(ran(['my-python', '--reload']), spawned(5)));
});
