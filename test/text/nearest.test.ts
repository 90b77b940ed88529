import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest, wordInstead } from '../../src/text/nearest.ts';

const KNOWN = ['list_processes', 'find_processes', 'install', 'doctor'];

test('a word with a third of its letters wrong is recognised, and no other', () => {
  assert.equal(nearest('docter', KNOWN), 'doctor');
  assert.equal(nearest('instal', KNOWN), 'install');
  assert.equal(nearest('list_process', KNOWN), 'list_processes');
  assert.equal(nearest('lst', ['ls', 'top']), 'ls');
  assert.equal(nearest('fidn', ['info', 'find']), 'find');
  assert.equal(nearest('prot', ['port', 'top']), 'port');
  assert.equal(nearest('dog', KNOWN), undefined);
  assert.equal(nearest('ps', ['ls']), undefined);
  assert.equal(nearest('', KNOWN), undefined);
  assert.equal(nearest('x', []), undefined);
});

test('a word of any length is compared in no time', () => {
  assert.equal(nearest('install'.repeat(100_000), KNOWN), undefined);
});

test('what to write instead is the near word, or all words', () => {
  assert.equal(wordInstead('doctor', KNOWN), 'did you mean doctor?');
  assert.equal(wordInstead(undefined, ['a', 'b']), 'expected one of a, b');
});
