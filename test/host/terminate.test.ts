import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProcessError } from '../../src/errors.ts';
import { type TerminateOptions, type TerminationSteps, terminate } from '../../src/host/terminate.ts';
import type { PinnedProcess } from '../../src/platform/controller.ts';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine, type TestMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';
import { end, endOne, GENTLE, on, outcomes, SILENT, watcher } from './ends.ts';

/** Every target of this machine, with something about it replaced. */
const targets = (change: (target: PinnedProcess) => Partial<PinnedProcess>) => (platform: TestMachine) => ({
  ...platform,
  pin(pid: number): PinnedProcess | undefined {
    const target = platform.pin(pid);
    return target && { ...target, ...change(target) };
  },
});

test('without force there is no SIGKILL, with it nothing is claimed that was not seen', async () => {
  for (const [force, sent] of [
    [false, ['SIGTERM']],
    [true, ['SIGTERM', 'SIGKILL']],
  ] as const) {
    const here = machine(ME, [facts(50)]);
    here.onSignal = () => undefined;
    assert.deepEqual(outcomes(await end(on(here), 50, { force })), [[50, 'still_running']]);
    assert.deepEqual(
      here.signals.map(({ signal }) => signal),
      sent,
    );
  }
});

test('a call that was cancelled sends no SIGKILL', async () => {
  const here = machine(ME, [facts(50)]);
  here.onSignal = () => undefined;
  const abort = new AbortController();
  const exited = async () => {
    abort.abort();
    return false;
  };
  const host = on(here, { over: targets(() => ({ exited })) });
  const options = { ...GENTLE, force: true };
  assert.deepEqual(outcomes(await endOne(host, { pid: 50 }, options, SILENT, watcher(abort))), [[50, 'still_running']]);
  assert.deepEqual(here.signals, [{ pid: 50, signal: 'SIGTERM' }]);
});

test('a tree that grows while it is ended is looked at again', async () => {
  const here = machine(ME, [facts(50)]);
  here.onSignal = (pid) => {
    if (pid === 50) here.processes.set(51, facts(51, { ppid: 50 }));
    else here.processes.delete(pid);
  };
  assert.deepEqual(outcomes(await end(on(here), 50, { tree: true })), [
    [50, 'still_running'],
    [51, 'exited'],
  ]);
});

/** Steps that record what was asked of them, for pinned process 50. */
function steps(over: Partial<TerminationSteps> = {}, here = machine(ME, [facts(50)])) {
  const platform = memoryMachine(here);
  const target = platform.pin(50) ?? assert.fail();
  const said: unknown[] = [];
  const trail = {
    recordIntent: async (_: unknown, what: object, counts?: boolean) => {
      said.push([what, counts]);
      return { recordOutcome: (outcome: string) => void said.push(outcome), recordFailure: () => undefined };
    },
    recordRefusal: (error: unknown) => void said.push(error),
  };
  const all: TerminationSteps = {
    ...{
      judge: () => 'default',
      judgeKill: () => 'default',
      canAsk: platform.canAsk,
      termination: LINUX.termination,
      trail,
      abort: new AbortController().signal,
      more: async () => [],
      ready: () => undefined,
    },
    ...{ counts: () => true, progress: () => undefined },
    ...over,
  };
  return { here, said, steps: all, pinned: { target, process: facts(50), rule: 'default' } };
}

test('SIGTERM counts as the steps say, SIGKILL never, and each has its outcome recorded', async () => {
  const { here, said, steps: all, pinned } = steps();
  here.onSignal = (pid, signal) => signal === 'SIGKILL' && here.processes.delete(pid);
  const [result] = await terminate([pinned], { ...GENTLE, force: true }, all);
  assert.deepEqual([result?.outcome, result?.signal, result?.guarantee], ['killed', 'SIGKILL', 'pidfd']);
  assert.deepEqual(said, [
    [{ signal: 'SIGTERM', if_stopped: 'SIGCONT' }, true],
    'still_running',
    [{ signal: 'SIGKILL' }, false],
    'killed',
  ]);
});

test('a process that ends by itself before SIGKILL has exited', async () => {
  const { here, steps: all, pinned } = steps();
  here.onSignal = () => undefined;
  const exited = async () => {
    here.processes.delete(50);
    return false;
  };
  const target = { ...pinned.target, exited };
  const [result] = await terminate([{ ...pinned, target }], { ...GENTLE, force: true }, all);
  assert.deepEqual([result?.outcome, result?.signal], ['exited', 'SIGTERM']);
});

test('the time for SIGTERM is that of the call, the time for SIGKILL two seconds', async () => {
  const { here, steps: all, pinned } = steps();
  here.onSignal = () => undefined;
  const waits: number[] = [];
  const exited = async (ms: number) => {
    waits.push(ms);
    return false;
  };
  await terminate([{ ...pinned, target: { ...pinned.target, exited } }], { ...GENTLE, timeoutS: 3, force: true }, all);
  assert.deepEqual(waits, [3000, 2000]);
});

test('nothing is signalled before all are found and the steps are ready, and nothing if they are not', async () => {
  const order: string[] = [];
  let looks = 0;
  const {
    here,
    steps: all,
    pinned,
  } = steps({
    more: async () => {
      order.push('more');
      return ++looks < 3 ? [{ process: facts(60 + looks), refusal: new ProcessError('PROTECTED', 'no') }] : [];
    },
    ready: () => {
      order.push('ready');
      if (looks > 3) throw new ProcessError('INVALID_INPUT', 'too many');
    },
  });
  here.onSignal = (pid) => {
    order.push('signal');
    here.processes.delete(pid);
  };
  const results = await terminate([pinned], { ...GENTLE, tree: true }, all);
  assert.deepEqual(
    results.map(({ process, outcome }) => [process.pid, outcome]),
    [
      [50, 'exited'],
      [61, 'refused'],
      [62, 'refused'],
    ],
  );
  assert.deepEqual(order.slice(0, 5), ['more', 'more', 'more', 'ready', 'signal']);
  await assert.rejects(terminate([pinned], { ...GENTLE, tree: true }, all), { code: 'INVALID_INPUT' });
});

test('a tree that always grows is signalled after ten looks', async () => {
  let looks = 0;
  const refusal = new ProcessError('PROTECTED', 'no');
  const { steps: all, pinned } = steps({
    more: async () => (++looks <= 10 ? [{ process: facts(100 + looks), refusal }] : []),
    ready: () => assert.equal(looks, 10),
  });
  assert.equal((await terminate([pinned], { ...GENTLE, tree: true }, all)).length, 11);
});

test('a refusal is recorded, but not by a dry run; a bug is thrown', async () => {
  const refusal = new ProcessError('PROTECTED', 'no');
  const fail = (error: Error) => () => {
    throw error;
  };
  for (const dryRun of [true, false]) {
    const { said, steps: all, pinned } = steps({ judge: fail(refusal) });
    const found = [{ process: facts(60), refusal }];
    const results = await terminate([pinned, ...found], { ...GENTLE, dryRun }, all);
    assert.deepEqual(
      results.map(({ outcome, signal, refusal: why }) => [outcome, signal, why]),
      [
        ['refused', null, refusal],
        ['refused', null, refusal],
      ],
    );
    assert.equal(said.filter((one) => one === refusal).length, dryRun ? 0 : 2);
  }
  const { steps: all, pinned } = steps({ judge: fail(new TypeError('a bug')) });
  await assert.rejects(terminate([pinned], GENTLE, all), TypeError);
});

test('a process that refuses SIGKILL after SIGTERM still runs', async () => {
  const { here, steps: all, pinned } = steps();
  here.onSignal = (_, signal) => {
    if (signal === 'SIGKILL') throw new ProcessError('PERMISSION_DENIED', 'no');
  };
  const [result] = await terminate([pinned], { ...GENTLE, force: true }, all);
  assert.deepEqual(
    [result?.outcome, result?.signal, result?.refusal?.code],
    ['still_running', 'SIGTERM', 'PERMISSION_DENIED'],
  );
});

test('a call that was cancelled before the first signal sends none', async () => {
  const abort = AbortSignal.abort();
  const { here, steps: all, pinned } = steps({ abort });
  const [result] = await terminate([pinned], GENTLE, all);
  assert.deepEqual([result?.outcome, result?.signal, here.signals], ['still_running', null, []]);
});

test('progress is reported ten times a second while processes end', async () => {
  const heard: number[] = [];
  let end = (_: boolean): void => undefined;
  const ended = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  const progress = (elapsedS: number) => heard.push(elapsedS) === 2 && end(true);
  const { steps: all, pinned } = steps({ progress });
  const [result] = await terminate([{ ...pinned, target: { ...pinned.target, exited: () => ended } }], GENTLE, all);
  const [first = 0, second = 0] = heard;
  assert.ok(first >= 0.09 && second >= first + 0.09, heard.join(' '));
  assert.ok((result?.elapsedMs ?? 0) >= 190);
});

test('descendants are looked for in a tree only, and not again once nothing more is to be signalled', async () => {
  const looks = async (options: Partial<TerminateOptions>, abort = new AbortController()) => {
    let count = 0;
    const more = async () => {
      count++;
      return [];
    };
    const { pinned, steps: all } = steps({ more, abort: abort.signal });
    await terminate([pinned], { ...GENTLE, ...options }, all);
    return count;
  };
  assert.equal(await looks({}), 0);
  assert.equal(await looks({ tree: true }), 2);
  assert.equal(await looks({ tree: true, dryRun: true }), 1);
  const aborted = new AbortController();
  aborted.abort();
  assert.equal(await looks({ tree: true }, aborted), 1);
});

test('how long it takes is reported while it lasts, and is in the result', async (t) => {
  let nowMs = 1e6;
  t.mock.method(performance, 'now', () => nowMs);
  const told: number[] = [];
  const { here, pinned, steps: all } = steps({ progress: (elapsedS) => void told.push(elapsedS) });
  here.onSignal = () => {
    nowMs += 1500.5;
  };
  const [result] = await terminate([pinned], GENTLE, all);
  assert.deepEqual([result?.elapsedMs, told.at(-1)], [1501, 1.5005]);
});

test('what cannot be asked is judged by the right to kill, killed at once, and counts; a dry run says so', async () => {
  const { here, said, steps: all, pinned } = steps({ judge: () => assert.fail() });
  here.unaskable.add(50);
  const [pretended] = await terminate([pinned], { ...GENTLE, dryRun: true }, all);
  assert.deepEqual([pretended?.outcome, pretended?.wouldSend, here.signals], ['would_end', ['SIGKILL'], []]);
  const [result] = await terminate([pinned], GENTLE, all);
  assert.deepEqual([result?.outcome, result?.signal], ['killed', 'SIGKILL']);
  assert.deepEqual(said, [[{ signal: 'SIGKILL' }, true], 'killed']);
});

test('what cannot be asked and may not be killed is refused, in a dry run, too', async () => {
  const refusal = new ProcessError('PROTECTED', 'no');
  for (const dryRun of [true, false]) {
    const judgeKill = () => {
      throw refusal;
    };
    const { here, steps: all, pinned } = steps({ judgeKill });
    here.unaskable.add(50);
    const [result] = await terminate([pinned], { ...GENTLE, dryRun }, all);
    assert.deepEqual([result?.outcome, result?.refusal, here.signals], ['refused', refusal, []]);
  }
});

test('a dry run says what would be sent', async () => {
  for (const [force, wouldSend] of [
    [false, ['SIGTERM']],
    [true, ['SIGTERM', 'SIGKILL']],
  ] as const) {
    const { steps: all, pinned } = steps();
    const [result] = await terminate([pinned], { ...GENTLE, force, dryRun: true }, all);
    assert.deepEqual(result?.wouldSend, wouldSend);
  }
});

test('what starts one program after the other is given up, and recorded as refused', async () => {
  const { here, said, steps: all, pinned } = steps();
  here.becomes.set(
    50,
    ['1', '2', '3'].map((programId) => facts(50, { programId })),
  );
  const [result] = await terminate([pinned], GENTLE, all);
  assert.deepEqual([result?.outcome, result?.refusal?.code, here.signals], ['refused', 'PID_REUSED', []]);
  assert.equal(said.at(-1), result?.refusal);
});
