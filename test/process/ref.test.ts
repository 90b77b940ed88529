import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityOf, sameIdentity } from '../../src/process/process.ts';
import { bootTagOf, parseRef, refOf } from '../../src/process/ref.ts';
import { facts } from '../memory/processes.ts';

const [old, young, other] = [
  { pid: 7, startTime: 100 },
  { pid: 7, startTime: 100, serial: 'a1' },
  { pid: 7, startTime: 100, serial: 'a2' },
];

test('two with the same pid and start time are distinguished by their serials', () => {
  assert.equal(sameIdentity(young, young), true);
  assert.equal(sameIdentity(young, other), false);
});

test('a process seen after its first tick needs no serial', () => {
  assert.equal(sameIdentity(old, young), true);
  assert.equal(sameIdentity(young, old), true);
  assert.equal(sameIdentity(old, { ...young, startTime: 101 }), false);
});

test('a ref has the serial only where there is one', () => {
  assert.equal(refOf(old, 'abcd01'), 'abcd01-7-100');
  assert.equal(refOf(young, 'abcd01'), 'abcd01-7-100-a1');
});

test('a ref is read as it was written', () => {
  for (const one of [old, young, { pid: 4_194_304, startTime: 9_007_199_254_740_991 }])
    assert.deepEqual(parseRef(refOf(one, '0f3c1z')), { bootTag: '0f3c1z', ...one });
  for (const wrong of [
    '',
    '7-100',
    '7-100-a1',
    'abcd01-7',
    'abcd01-7-100-a1-b',
    'ABCD01-7-100',
    'abcd01-7-100 ',
    'abcd01--7-100',
  ])
    assert.equal(parseRef(wrong), undefined, wrong);
});

test('the tag of a ref has the digits and letters of the boot id, whatever their case', () => {
  const tag = bootTagOf({ bootId: 'F8A2-9C1D', pidNamespace: '' });
  assert.equal(tag, 'f8a200');
  assert.equal(tag, bootTagOf({ bootId: 'f8a2-9c1d', pidNamespace: '' }));
});

test('the tag of a ref changes with the boot and the PID namespace, and has six characters', () => {
  const here = { bootId: '3f1c8a52-9c1d-4b7e-8f00-0123456789ab', pidNamespace: '4026531836' };
  const tags = [
    here,
    { ...here, bootId: '0a1c8a52-9c1d-4b7e-8f00-0123456789ab' },
    { ...here, pidNamespace: '4026532201' },
    { bootId: '', pidNamespace: '' },
  ].map(bootTagOf);
  assert.equal(new Set(tags).size, tags.length);
  for (const tag of tags) assert.match(tag, /^[\da-z]{6}$/);
  assert.equal(bootTagOf({ ...here }), tags[0]);
});

test('an identity is kept whole, with nothing else', () => {
  assert.deepEqual(identityOf(facts(7, young)), young);
  assert.deepEqual(identityOf(facts(7, old)), old);
});
