import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Unanswered } from '../../../src/platform/helper/helper.ts';
import { readSystem } from '../../../src/platform/linux/system-reader.ts';

const TEXTS: Readonly<Record<string, string>> = {
  '/proc/loadavg': '1.00 2.00 3.00 1/2 3\n',
  '/proc/stat': 'cpu  1 2 3 4\ncpu0 1 2 3 4\ncpu1 0 0 0 0\n',
  '/proc/meminfo': 'MemTotal: 4 kB\n',
};
const reading = (over: Readonly<Record<string, string | Error>> = {}) =>
  readFrom(async (path) => {
    const text = { ...TEXTS, ...over }[path] ?? assert.fail(path);
    if (typeof text !== 'string') throw text;
    return text;
  });
const readFrom = (procText: (path: string) => Promise<string>) =>
  readSystem({ root: '/proc', paths: { procText }, ticksPerS: 100, uptimeS: () => 12.5 });

test('load, CPUs, their time and memory of the whole machine', async () => {
  assert.deepEqual(await reading(), {
    ...{ load: [1, 2, 3], cpus: 2, uptimeS: 12.5, memory: { totalBytes: 4096 } },
    cpuNs: { busy: 6e7, total: 1e8 },
    unavailable: {},
  });
});

test('files without anything known in them', async () => {
  assert.deepEqual(await reading({ '/proc/loadavg': '', '/proc/stat': '', '/proc/meminfo': '' }), {
    cpus: availableParallelism(),
    uptimeS: 12.5,
    memory: {},
    unavailable: {
      load: '/proc/loadavg has nothing that this server recognises',
      cpu_percent: '/proc/stat has nothing that this server recognises',
      memory: '/proc/meminfo has nothing that this server recognises',
    },
  });
});

test('why a file cannot be read', async () => {
  const why = async (error: Error) => (await reading({ '/proc/stat': error })).unavailable['cpu_percent'];
  const failed = (errno: number) => Object.assign(new Error('failed'), { errno });
  assert.equal(await why(new Unanswered('it does not answer')), '/proc/stat: it does not answer');
  assert.equal(await why(failed(-13)), 'the operating system does not let this server read /proc/stat');
  assert.equal(await why(failed(-2)), 'there is no /proc/stat here');
  assert.equal(await why(failed(-5)), '/proc/stat cannot be read (errno 5)');
  await assert.rejects(reading({ '/proc/stat': new TypeError('a mistake') }), TypeError);
});

test('the reasons stand in the same order, whichever file fails first', async () => {
  const waitsMs: Readonly<Record<string, number>> = { '/proc/loadavg': 4, '/proc/stat': 2, '/proc/meminfo': 0 };
  const { unavailable } = await readFrom(async (path) => {
    await sleep(waitsMs[path]);
    throw Object.assign(new Error('failed'), { errno: -5 });
  });
  assert.deepEqual(Object.keys(unavailable), ['load', 'cpu_percent', 'memory']);
});
