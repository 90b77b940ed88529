import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordedFile } from '../../../../src/platform/windows/recording/recorded.ts';

const content = (answer: Parameters<typeof recordedFile>[0]['answer']) =>
  JSON.parse(recordedFile({ name: 'a', call: 'F(1)', answer }).text);

test('an answer is written in lines of hexadecimal digits', () => {
  const bytes = Buffer.alloc(50, 171);
  assert.equal(recordedFile({ name: 'a', call: 'F', answer: { address: 0n, bytes } }).name, 'a.json');
  assert.deepEqual(content({ address: 0xabcn, bytes, count: 3 }), {
    call: 'F(1)',
    address: '0xabc',
    count: 3,
    hex: ['ab'.repeat(48), 'abab'],
  });
  assert.deepEqual(content({ address: 0n, bytes: Buffer.alloc(0) }), { call: 'F(1)', address: '0x0', hex: [] });
});

test('so is a refusal', () =>
  assert.deepEqual(content({ status: 0xc000_0022 }), { call: 'F(1)', status: '0xc0000022' }));
