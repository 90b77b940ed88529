import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClientHelpers, requireNoHelper } from '../../src/host/client-helpers.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';
import { viewOn } from './view.ts';

const EDITOR = facts(20, { comm: 'code', argv: ['/usr/bin/code'] });
const SELF = facts(900, { ppid: 20, argv: ['node', '/opt/pm/dist/main.js'] });
const lsp = (pid: number, ppid: number) => facts(pid, { ppid, comm: 'gopls', argv: ['gopls'] });

/** Why each of these processes, below an editor that is the client, is asked about. */
function why(...processes: ProcessFacts[]) {
  const here = memoryMachine(machine(ME, [EDITOR, SELF, ...processes]));
  return processes.map(createClientHelpers(here, () => new Set([20])));
}

test('what the client has started to work for it is its helper; other programs below it are not', () => {
  assert.deepEqual(why(lsp(30, 20)), ['your client works with it']);
  assert.deepEqual(why(facts(31, { ppid: 20, comm: 'vite', argv: ['node', 'vite'] })), [undefined]);
});

test('a helper belongs to the client only if it descends from it', () =>
  assert.deepEqual(why(lsp(30, 1), facts(21), lsp(31, 21)), [undefined, undefined, undefined]));

test('a process older than the client is no helper, even if its parent had the pid of the client', () =>
  assert.deepEqual(why({ ...lsp(30, 20), startTime: EDITOR.startTime - 1 }), [undefined]));

test('what a shell of the client started is no helper, however far above it the shell is', () => {
  const shell = facts(40, { ppid: 20, comm: 'bash', argv: ['bash'] });
  assert.deepEqual(why(shell, facts(41, { ppid: 40, argv: ['make'] }), lsp(42, 41)).at(-1), undefined);
});

test('another server of this product is asked about wherever it runs; this one is not', () => {
  const other = facts(50, { comm: 'node', argv: ['node', '/opt/pm/dist/main.js'] });
  assert.deepEqual(why(other), ['it is another process-manager-mcp server']);
  assert.deepEqual(why(SELF), [undefined]);
});

test('a helper is left alone among others, and may be named alone', () => {
  const { view } = viewOn(machine(ME, []));
  const helped = {
    ...view,
    helperOf: createClientHelpers(memoryMachine(machine(ME, [EDITOR, lsp(30, 20)])), () => new Set([20])),
  };
  requireNoHelper(view, lsp(30, 20));
  assert.throws(() => requireNoHelper(helped, lsp(30, 20)), {
    code: 'NEEDS_CONFIRMATION',
    message:
      /process 30 is left alone: your client works with it\. Give its pid alone to have the user asked about it\.$/,
    forPerson: /Give its pid alone to be asked about it\.$/,
  });
});

test('what a package runner of the client starts through a shell is a helper', () => {
  const npm = facts(40, { ppid: 20, comm: 'npm exec x', argv: ['npm', 'exec', 'x'] });
  const shell = facts(41, { ppid: 40, comm: 'sh', argv: ['sh', '-c', 'x'] });
  assert.equal(why(npm, shell, lsp(42, 41)).at(-1), 'your client works with it');
});
