import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityOf, refOf, sameIdentity } from '../../src/process/process.ts';
import { facts } from '../fake.ts';

const [old, young, other] = [
  { pid: 7, startTicks: 100 },
  { pid: 7, startTicks: 100, serial: 'a1' },
  { pid: 7, startTicks: 100, serial: 'a2' },
];

test('two with the same pid and start time are told apart by their serials', () => {
  assert.equal(sameIdentity(young, young), true);
  assert.equal(sameIdentity(young, other), false);
});

test('who was seen after its first tick needs no serial', () => {
  assert.equal(sameIdentity(old, young), true);
  assert.equal(sameIdentity(young, old), true);
  assert.equal(sameIdentity(old, { ...young, startTicks: 101 }), false);
});

test('a ref has the serial only where there is one', () => {
  assert.equal(refOf(old), '7-100');
  assert.equal(refOf(young), '7-100-a1');
});

test('an identity is kept whole, and nothing but it', () => {
  assert.deepEqual(identityOf(facts(7, young)), young);
  assert.deepEqual(identityOf(facts(7, old)), old);
});
