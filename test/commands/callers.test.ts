import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callersOf } from '../../src/commands/callers.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';
import { windowsProgram } from '../windows.ts';

const CALL = ['call', 'find_processes', 'my server', '--json'];
const OWN = ['node', '/srv/dist/main.js', ...CALL];
const AS_STRING = "node /srv/dist/main.js call find_processes 'my server' --json";

/** The callers among ancestors of these command lines, the nearest first, as far as they go. */
function callers(...above: readonly (readonly string[])[]): number {
  const pids = above.map((_, index) => 899 - index);
  const processes = above.map((argv, index) => facts(899 - index, { comm: argv[0] ?? '', argv }));
  const here = machine(ME, [facts(900, { argv: OWN }), ...processes]);
  const found = callersOf(memoryMachine(here, [900, ...pids]), CALL);
  assert.ok(found.has(900));
  return found.size - 1;
}

const WRAPPERS: readonly (readonly string[])[] = [
  ['sudo', '-u', 'me', ...OWN],
  ['timeout', '5', ...OWN],
  ['env', 'A=b', ...OWN],
  ['sh', '-c', AS_STRING],
  ['bash', '-lc', `cd /srv && ${AS_STRING}; sleep 5`],
  ['su', 'me', '-c', AS_STRING],
  ['python3', '-c', "import subprocess; subprocess.run(['pmm', 'call', 'find_processes', 'my server', '--json'])"],
  ['node', '-e', AS_STRING],
  // a title, split at its spaces
  ['npm', 'exec', 'process-manager-mcp', 'call', 'find_processes', 'my', 'server', '--json'],
];
for (const argv of WRAPPERS) {
  test(`${argv.slice(0, 2).join(' ')} wraps the call`, () => assert.equal(callers(argv), 1));
}

test('nested wrappers count up to the first program that is no wrapper', () => {
  assert.equal(callers(['timeout', '5', ...OWN], ['sh', '-c', AS_STRING], ['-bash'], ['sh', '-c', AS_STRING]), 2);
});

test('the parent of xargs counts, xargs itself has only a part of the call', () => {
  const xargs = ['xargs', 'node', '/srv/dist/main.js', 'call', 'find_processes', '--json'];
  assert.equal(callers(xargs, ['sh', '-c', `echo "my server" | ${xargs.join(' ')}`]), 1);
});

const OTHERS: readonly (readonly string[])[] = [
  ['-bash'],
  ['bash', '/srv/deploy.sh'],
  ['claude', '-p', AS_STRING],
  ['claude', '--exec', AS_STRING],
  ['tmux', 'new-session', ...OWN],
  ['watch', 'ls'],
  ['sh', '-c', 'node /srv/dist/main.js call list_processes'],
  [],
];
for (const argv of OTHERS) {
  test(`${argv.slice(0, 2).join(' ') || 'nothing'} is more than the call`, () => assert.equal(callers(argv), 0));
}

test('a shell of Windows wraps the call, too', () => {
  for (const [path, ...options] of [
    ['C:\\bin\\Bash.EXE', 'x'],
    ['C:\\Windows\\System32\\cmd.exe', '/d', '/s', '/c'],
    ['C:\\PowerShell\\powershell.exe', '-Command'],
  ] as const) {
    const shell = windowsProgram(path, ...options, AS_STRING);
    const here = machine(ME, [facts(900, { argv: OWN }), { ...shell, pid: 899 }]);
    assert.deepEqual([...callersOf(memoryMachine(here, [900, 899]), CALL)], [900, 899], path);
  }
});
