import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { describe, test } from 'node:test';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { signalProcess } from '../../src/tools/signal_process.ts';
import { stateOf } from './programs.ts';
import { BEST_GUARANTEE, serve } from './session.ts';
import { AS_OWNER, launch } from './support.ts';

/** A process is told to stop and to go on while all cores are busy: the scheduler takes its time to carry that out. */

const ROUNDS = 15;
/** After that long the tool tells what it has seen so far. */
const WATCHED_MS = 500;

const WAYS = [
  { way: 'as installed', flags: [], guarantee: BEST_GUARANTEE },
  { way: 'with --no-native', flags: ['--no-native'], guarantee: 'start_time' },
];

for (const { way, flags, guarantee } of WAYS) {
  describe(`signal_process ${way}`, async () => {
    const session = await serve({ flags, env: AS_OWNER });

    test('STOP is answered when it has stopped, CONT when it goes on', async () => {
      const spin = () => launch('sh', ['-c', 'while :; do :; done']);
      const busy = Array.from({ length: availableParallelism() }, spin);
      const victim = spin(); // It stops only when it is its turn.
      try {
        for (let round = 0; round < ROUNDS; round++) {
          for (const [signal, stopped] of [
            ['STOP', true],
            ['CONT', false],
          ] as const) {
            const began = performance.now();
            const {
              isError = false,
              content,
              structuredContent,
            } = await session.call('signal_process', {
              pid: victim.pid,
              signal,
            });
            const tookMs = performance.now() - began;
            const state = stateOf(victim.pid);
            assert.equal(isError, false, content[0].text);
            const { outcome, status, ...rest } = signalProcess(LINUX).output.parse(structuredContent);
            assert.deepEqual([rest.pid, rest.guarantee, outcome], [victim.pid, guarantee, 'still_running']);
            if ((status === 'stopped') === stopped) assert.equal(state === 'T', stopped);
            else assert.ok(tookMs >= WATCHED_MS, `${signal} was answered with ${status} after ${tookMs} ms`);
          }
        }
      } finally {
        for (const { child } of busy) child.kill('SIGKILL');
      }
      victim.child.kill('SIGKILL');
      assert.deepEqual(await victim.exit, { code: null, signal: 'SIGKILL' });
    });
  });
}
