import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { AS_OWNER, home, launch } from './support.ts';
import { until, within } from './waiting.ts';

/** More answers than are read. */

const MIB = 1024 * 1024;

const request = (id: string, method: string, params?: Record<string, unknown>): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, ...(params && { params }) });

/** A server whose client writes `lines` and does not read a byte until `read` is called. */
async function unheard(lines: readonly string[]) {
  const server = launch(process.execPath, [`${home()}/dist/main.js`], { env: AS_OWNER });
  const { stdin, stdout } = server.child;
  const ids: string[] = [];
  let rest = '';
  const initialized = request('hello', 'initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'unheard', version: '1' },
  });
  stdin.write(`${initialized}\n`);
  await within(server.lines.next(), 'it is up');
  const atFirst = peakBytes(server.pid);
  stdout.removeAllListeners('data').pause();
  stdout.on('end', () => undefined);
  const written = new Promise<void>((resolve) =>
    stdin.write(lines.map((line) => `${line}\n`).join(''), () => resolve()),
  );
  return {
    ...server,
    atFirst,
    written,
    ids,
    read(): void {
      stdout.setEncoding('utf8').on('data', (chunk) => {
        const lines = `${rest}${chunk}`.split('\n');
        rest = lines.pop() ?? '';
        ids.push(...lines.map((line) => Answered.parse(JSON.parse(line)).id));
      });
      stdout.resume();
    },
  };
}

const Answered = z.looseObject({ id: z.string() });

const peakBytes = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

/** utime and stime; proc_pid_stat(5). */
const cpuTicks = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
};

/** Waits until it has nothing to do any more, for two seconds. */
async function idle(pid: number): Promise<void> {
  let since = performance.now();
  let before = cpuTicks(pid);
  await until(
    async () => {
      await sleep(100);
      const now = cpuTicks(pid);
      if (now !== before) since = performance.now();
      before = now;
      return performance.now() - since > 2000 ? true : undefined;
    },
    'it is idle',
    120_000,
  );
}

describe('a client that does not read its answers', () => {
  const LISTS = Array.from({ length: 5000 }, (_, index) => request(`list-${index}`, 'tools/list'));
  const CALLS = LISTS.map((_, index) =>
    request(`list-${index}`, 'tools/call', { name: 'list_processes', arguments: { limit: 500 } }),
  );
  const IDS = LISTS.map((_, index) => `list-${index}`);

  for (const [what, lines, mostMib] of [
    ['lists of tools', LISTS, 64],
    // A hundred at once are garbage of their own, which V8 collects when it likes.
    ['lists of processes', CALLS, 250],
  ] as const) {
    test(`does not make the server grow, and is answered in full when it reads: 5,000 ${what}`, async () => {
      const server = await unheard(lines);
      await idle(server.pid);
      const grown = peakBytes(server.pid) - server.atFirst;
      // Of the tools all answers are 70 MB. 8 MiB of them wait, in JavaScript and once more on their way out.
      assert.ok(grown < mostMib * MIB, `${Math.round(grown / MIB)} MiB`);
      server.read();
      await until(() => (server.ids.length >= IDS.length ? true : undefined), 'all are answered', 120_000);
      assert.deepEqual(server.ids.toSorted(), IDS.toSorted());
      server.child.stdin.end();
      assert.deepEqual(await within(server.exit, 'the server ends'), { code: 0, signal: null });
      assert.equal(server.output.stderr, '');
    });
  }

  test('ends the server when it closes stdin', async () => {
    const server = await unheard(LISTS);
    await within(server.written, 'the input is taken');
    await idle(server.pid);
    server.child.stdin.end();
    const exit = new Promise((resolve) => server.child.once('exit', (code) => resolve(code)));
    assert.equal(await within(exit, 'the server ends'), 0);
  });

  test('ends the server when it closes stdout', async () => {
    const server = await unheard(LISTS);
    await idle(server.pid);
    const exit = new Promise((resolve) => server.child.once('exit', (code) => resolve(code)));
    server.child.stdout.destroy();
    assert.equal(await within(exit, 'the server ends'), 0);
  });
});
