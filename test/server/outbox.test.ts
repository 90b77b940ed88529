import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { createOutbox } from '../../src/server/outbox.ts';

const MIB = 1024 * 1024;

/** A stdout whose reader takes one write at a time, when the test says so. */
function slowReader() {
  const taken: string[] = [];
  let next: (() => void) | undefined;
  const stdout = new Writable({
    highWaterMark: 1,
    write(bytes, _, done) {
      taken.push(String(bytes));
      next = done;
    },
  });
  let rooms = 0;
  const outbox = createOutbox(stdout, () => rooms++);
  return {
    outbox,
    taken,
    rooms: () => rooms,
    /** Puts a message of about so many bytes into the outbox. */
    fill: (bytes: number) => outbox.write({ text: 'x'.repeat(bytes) }),
    async read(): Promise<void> {
      next?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('a message is one line of JSON', () => {
  const { outbox, taken } = slowReader();
  outbox.write({ id: 1, result: {} });
  assert.deepEqual(taken, ['{"id":1,"result":{}}\n']);
});

test('it is full above 8 MiB, and has room again once no more than 1 MiB waits', async () => {
  const { outbox, fill, read, rooms } = slowReader();
  for (let count = 0; count < 7; count++) fill(MIB);
  assert.equal(outbox.isFull(), false);
  fill(MIB / 2);
  assert.equal(outbox.isFull(), false);
  fill(MIB - 100);
  assert.equal(outbox.isFull(), true);
  for (let left = 8; left > 1; left--) {
    await read();
    assert.equal(outbox.isFull(), true, `${left} messages wait`);
    assert.equal(rooms(), 0);
  }
  await read();
  assert.equal(rooms(), 1, 'one message of less than a MiB is left');
  assert.equal(outbox.isFull(), false);
});

test('an outbox that was never full reports no room', async () => {
  const { fill, read, rooms } = slowReader();
  fill(MIB);
  fill(1);
  await read();
  await read();
  assert.equal(rooms(), 0);
});
