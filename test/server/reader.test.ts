import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { LINE_MAX_BYTES, LineTooLong } from '../../src/server/line-splitter.ts';
import { createReader } from '../../src/server/reader.ts';

const MIB = 1024 * 1024;

/** A reader of a stream that the test writes. `allow`: whether lines may be taken. */
function reading() {
  const stdin = new PassThrough();
  const lines: string[] = [];
  const ends: unknown[] = [];
  const state = { allow: true };
  const reader = createReader({
    stdin,
    mayTake: () => state.allow,
    take: (line) => void lines.push(line.toString()),
    onEnd: (error) => void ends.push(error),
  });
  const settled = async (): Promise<void> => {
    for (let count = 0; count < 20; count++) await turn();
  };
  return { stdin, lines, ends, state, reader, settled };
}

test('lines are taken in order, and the last one needs no newline', async () => {
  const { stdin, lines, ends, reader, settled } = reading();
  reader.start();
  stdin.write('a\nb');
  stdin.end('c\nd');
  await settled();
  assert.deepEqual(lines, ['a\n', 'bc\n', 'd\n']);
  assert.deepEqual(ends, [undefined]);
});

test('a stream that had ended before the start is an end, too', async () => {
  const { stdin, ends, reader, settled } = reading();
  stdin.end();
  stdin.resume();
  await settled();
  assert.ok(stdin.readableEnded);
  reader.start();
  await settled();
  assert.deepEqual(ends, [undefined]);
});

test('other work gets a turn after sixteen lines', async () => {
  const { stdin, lines, reader, settled } = reading();
  reader.start();
  const after = new Promise<number>((resolve) => stdin.once('data', () => resolve(lines.length)));
  stdin.write('x\n'.repeat(40));
  assert.equal(await after, 16);
  await settled();
  assert.equal(lines.length, 40);
});

test('while no line may be taken, none is; then all are', async () => {
  const { stdin, lines, state, reader, settled } = reading();
  state.allow = false;
  reader.start();
  stdin.write('a\nb\n');
  await settled();
  assert.deepEqual(lines, []);
  state.allow = true;
  reader.goOn();
  await settled();
  assert.deepEqual(lines, ['a\n', 'b\n']);
});

test('the end of stdin shows although no line may be taken, and the rest is dropped', async () => {
  const { stdin, lines, ends, state, reader, settled } = reading();
  state.allow = false;
  reader.start();
  stdin.end('a\n');
  await settled();
  assert.deepEqual([lines, ends], [[], [undefined]]);
});

test('while no line may be taken, no more is read than the longest line', async () => {
  const { stdin, lines, state, reader, settled } = reading();
  state.allow = false;
  reader.start();
  const chunk = Buffer.from(`${'x'.repeat(MIB - 1)}\n`);
  for (let written = 0; written < 60; written++) stdin.write(chunk);
  await settled();
  assert.ok(stdin.isPaused());
  assert.ok(stdin.readableLength + stdin.writableLength > 40 * MIB, 'the rest waits in the stream');
  state.allow = true;
  reader.goOn();
  while (lines.length < 60) await turn();
  assert.equal(stdin.isPaused(), false);
  assert.equal(lines.length, 60);
});

test('a line that is too long ends the reading with that error, once', async () => {
  const { stdin, lines, ends, reader, settled } = reading();
  reader.start();
  stdin.write(Buffer.alloc(LINE_MAX_BYTES + 1, 'x'));
  stdin.write('\na\n');
  await settled();
  stdin.end();
  await settled();
  assert.equal(ends.length, 1);
  assert.ok(ends[0] instanceof LineTooLong);
  assert.deepEqual(lines, []);
});

test('an error of the stream ends the reading with it', async () => {
  const { stdin, ends, reader, settled } = reading();
  reader.start();
  const error = new Error('EIO');
  stdin.destroy(error);
  await settled();
  assert.deepEqual(ends, [error]);
});

test('after stop nothing is taken, and no end is reported', async () => {
  const { stdin, lines, ends, reader, settled } = reading();
  reader.start();
  stdin.write('a\n');
  await settled();
  reader.stop();
  stdin.end('b\n');
  await settled();
  assert.deepEqual([lines, ends], [['a\n'], []]);
});
