import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { loadNative } from '../../../src/platform/linux/ffi/native.ts';
import { linux } from '../../../src/platform/linux/linux.ts';
import { PROTOCOLS } from '../../../src/platform/sockets.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';

const native = linux().machine;
const files = linux({ native: false }).machine;
const skip = !native.isNative && 'koffi is not installed';
const ROUNDS = 5;

const everyone = { wants: () => true, argv: true };
/** Each backend lists the other's helper process, and never its own. */
const isHelper = ({ argv = [] }: ProcessFacts): boolean => argv.some((one) => one.endsWith('/helper/helper-main.ts'));
const seenBy = async (platform: typeof native): Promise<Map<number, ProcessFacts>> => {
  const { processes } = await platform.snapshot(everyone);
  return new Map(processes.filter((process) => !isHelper(process)).map((process) => [process.pid, process]));
};

type Things<Thing> = ReadonlyMap<number | string, Thing>;
type Look<Thing> = (platform: typeof native) => Things<Thing> | Promise<Things<Thing>>;

/** What one kind of thing looks like to the files, the system calls, the files: a difference of the second counts if the first and third agree. */
async function differences<Thing>(look: Look<Thing>) {
  const [before, middle, after] = [await look(files), await look(native), await look(files)];
  const different = new Map<number | string, string>();
  let compared = 0;
  for (const [key, thing] of before) {
    const [text, again, other] = [thing, after.get(key), middle.get(key)].map((value) => JSON.stringify(value));
    if (text !== again) continue;
    compared++;
    if (text !== other) different.set(key, `${key}\n  files: ${text}\n  calls: ${other}`);
  }
  return { different, compared };
}

/** A process may run for a moment and sleep again between two looks: what differs in every round differs. */
async function assertSame<Thing>(look: Look<Thing>): Promise<number> {
  let lasting: ReadonlyMap<number | string, string> | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const { compared, different } = await differences(look);
    lasting = new Map([...different].filter(([key]) => lasting?.has(key) ?? true));
    if (lasting.size === 0) return compared;
  }
  assert.fail([...(lasting?.values() ?? [])].join('\n'));
}

test('every live process is the same to both backends', { skip }, async () => {
  assert.ok((await assertSame(seenBy)) > 0);
});

test('exact memory and details, too', { skip }, async () => {
  const processes = [...(await seenBy(files)).values()];
  const look = async (platform: typeof native) => {
    const seen = new Map<number, unknown>();
    for (const facts of processes) {
      seen.set(facts.pid, [platform.refresh(facts)?.rssBytes, await platform.details(facts)]);
    }
    return seen;
  };
  assert.ok((await assertSame(look)) > 0);
});

test(
  'listeners and bound UDP sockets are the same by sock_diag and by /proc/net',
  {
    skip: skip || (!loadNative()?.sockets('tcp') && 'no NETLINK_SOCK_DIAG here'),
  },
  async (context) => {
    const server = createServer().listen(0, '127.0.0.1');
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    context.after(() => void server.close());
    context.after(() => void socket.close());
    await Promise.all([once(server, 'listening'), once(socket, 'listening')]);
    const listeners: Look<unknown> = (platform) => new Map(platform.listeners().map((found) => [found.key, found]));
    assert.ok((await assertSame(listeners)) > 0);
    assert.ok(native.listeners().some(({ port, state }) => port === portOf(server) && state === 'listening'));
    for (const protocol of PROTOCOLS) {
      const look = (platform: typeof native) =>
        new Map(
          platform
            .sockets(protocol)
            .filter(({ state }) => protocol === 'udp' || state === 'listening')
            .map((found) => [found.key, found]),
        );
      assert.ok((await assertSame(look)) > 0);
      const found = look(native);
      const { pidsOf: holders } = await native.holders(new Set(found.keys()), [process.pid]);
      const mine = [...found.values()].filter(({ key }) => holders.get(key)?.includes(process.pid));
      assert.deepEqual(
        mine.map(({ port }) => port),
        [protocol === 'udp' ? socket.address().port : portOf(server)],
      );
    }
  },
);

function portOf(server: ReturnType<typeof createServer>): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

test('the CPU clock of a process and its ticks agree', { skip }, () => {
  for (let sum = 0, until = performance.now() + 100; performance.now() < until; ) sum += Math.sqrt(sum);
  const before = files.cpuTimeNs(process.pid) ?? Number.NaN;
  const exact = native.cpuTimeNs(process.pid) ?? Number.NaN;
  const after = files.cpuTimeNs(process.pid) ?? Number.NaN;
  const tickNs = 1e9 / native.clock().unitsPerS;
  assert.ok(before - 2 * tickNs <= exact && exact <= after + 2 * tickNs, `${before} ${exact} ${after}`);
  assert.ok(exact > 0);
});

test('the clock of start times and /proc/uptime agree', { skip }, () => {
  const [before, exact, after] = [files.clock().now, native.clock().now, files.clock().now];
  assert.ok(before <= exact && exact <= after + 1, `${before} ${exact} ${after}`);
});

test('the chain of ancestors starts with us and our parent', () => {
  for (const platform of [native, files])
    assert.deepEqual(platform.ancestors().slice(0, 2), [process.pid, process.ppid]);
});
