import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchProcess } from '../../../src/platform/windows/watched-process.ts';
import { type MemoryProcess, made, memoryWindows, ofSystem } from './memory-windows.ts';
import { sourcesOn } from './opened.ts';

const FOREVER_MS = 60_000;
const { signal } = new AbortController();

function watchOn(...added: readonly MemoryProcess[]) {
  const here = memoryWindows(...added);
  const sources = sourcesOn(here);
  return { here, sources, watch: (pid: number) => watchProcess(pid, sources) ?? assert.fail() };
}

test('the end of a process, from its handle', async () => {
  const { here, sources, watch } = watchOn(made(5000));
  const watched = watch(5000);
  assert.equal(watched.read()?.comm, 'p5000.exe');
  setTimeout(() => here.processes.delete(5000), 10);
  assert.equal(await watched.exited(FOREVER_MS, signal), true);
  assert.equal(watched.read(), undefined);
  watched.close();
  assert.equal(sources.openHandles(), 0);
});

test('one that may not be opened is looked for in the table, again and again', async () => {
  const { here, watch } = watchOn(ofSystem(800));
  const watched = watch(800);
  const opens = here.called.get('open');
  assert.equal(await watched.exited(100, signal), false);
  assert.equal(here.called.get('open'), opens);
  setTimeout(() => here.processes.set(800, ofSystem(800, { startTime: 1 })), 10);
  assert.equal(await watched.exited(FOREVER_MS, signal), true);
  assert.equal(watched.read(), undefined);
  watched.close();
});

test('a process that goes on is waited for no longer than asked', async () => {
  const { watch } = watchOn(made(5000), ofSystem(800));
  const aborted = AbortSignal.abort();
  for (const pid of [5000, 800]) {
    assert.equal(await watch(pid).exited(5, signal), false);
    assert.equal(await watch(pid).exited(FOREVER_MS, aborted), false);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 5);
    assert.equal(await watch(pid).exited(FOREVER_MS, controller.signal), false);
  }
});

test('none that is not there, that ends before it is opened, or that another replaces', () => {
  const { here, sources } = watchOn(made(5000));
  for (const pid of [5001, 5004, 0]) assert.equal(watchProcess(pid, sources), undefined);
  // Before the handle that is kept, the command line and the class are read, each with one of its own.
  for (const next of [undefined, made(5000, { startTime: 1 })]) {
    here.processes.set(5000, made(5000));
    sources.processes.read(5000);
    let opens = 0;
    here.before = (call) => {
      if (call !== 'open' || ++opens !== 3) return;
      if (next) here.processes.set(5000, next);
      else here.processes.delete(5000);
    };
    assert.equal(watchProcess(5000, sources), undefined);
    assert.equal(opens, 3);
  }
  assert.equal(sources.openHandles(), 0);
});

test('nothing about it can be changed', () => {
  assert.throws(() => watchOn(made(5000)).watch(5000).permits(made(5000)), { code: 'UNSUPPORTED' });
});
