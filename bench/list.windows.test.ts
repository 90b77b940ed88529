import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { bindKoffi } from '../src/platform/koffi.ts';
import { bindWindows } from '../src/platform/windows/ffi/libraries.ts';
import type { SystemCalls } from '../src/platform/windows/system-calls.ts';
import { windowsOn } from '../src/platform/windows/windows.ts';
import { call, hostOn } from '../test/injection/drive.ts';
import { testMachine } from '../test/memory/memory-machine.ts';
import { aroundCalls } from '../test/platform/windows/around-calls.ts';

/**
 * What a list costs on Windows: the time of the system's calls, and of this program around them, from the arrival of
 * the request to the answer in structure and text. Prints the lowest of many runs, which a busy machine disturbs least.
 */

const PROCESSES = 40;
const RUNS = 100;

/** Counts the calls, and adds up their time. */
function timed(calls: SystemCalls) {
  const spent = { ns: 0n, calls: new Map<string, number>() };
  const proxy = aroundCalls(calls, (name, makeCall) => {
    const start = process.hrtime.bigint();
    const result = makeCall();
    spent.ns += process.hrtime.bigint() - start;
    spent.calls.set(name, (spent.calls.get(name) ?? 0) + 1);
    return result;
  });
  return { proxy, spent };
}

test('a list makes one system call for all processes, and others only for the rows that it shows', async (t) => {
  const found = bindKoffi(bindWindows);
  assert.ok('native' in found);
  const ping = () => spawn('ping', ['-n', '600', '127.0.0.1'], { stdio: 'ignore' });
  const children = Array.from({ length: PROCESSES }, ping);
  t.after(() => {
    for (const child of children) child.kill();
  });
  await sleep(3000);
  const { proxy, spent } = timed(found.native);
  const host = hostOn(testMachine(windowsOn(proxy, { argv: true })), { access: { allowRoot: true } });
  const best = { callsNs: Number.POSITIVE_INFINITY, ownNs: Number.POSITIVE_INFINITY };
  const args = { limit: 20 };
  for (let run = 0; run < RUNS; run++) {
    spent.ns = 0n;
    spent.calls.clear();
    const start = process.hrtime.bigint();
    const said = await call(host, 'list_processes', args);
    const ns = process.hrtime.bigint() - start;
    assert.doesNotMatch(said.join(), /INTERNAL/);
    if (run === 0) continue; // the owner of each process is asked once
    best.callsNs = Math.min(best.callsNs, Number(spent.ns));
    best.ownNs = Math.min(best.ownNs, Number(ns - spent.ns));
  }
  const made = Object.fromEntries(spent.calls);
  // A second one where a process of another test is just being created: then it has no command line yet.
  assert.ok((made['processes'] ?? 0) <= 2);
  assert.ok((made['open'] ?? 0) <= 2 * args.limit, `opened ${made['open']} processes for ${args.limit} rows`);
  const [calls, own] = [best.callsNs, best.ownNs].map((ns) => (ns / 1e6).toFixed(2));
  const share = ((best.ownNs / best.callsNs) * 100).toFixed(0);
  process.stdout.write(
    `list of ${args.limit} rows: system calls ${calls} ms, own code ${own} ms (${share} %); ${JSON.stringify(made)}\n`,
  );
});
