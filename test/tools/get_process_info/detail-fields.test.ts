import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import type { Capabilities } from '../../../src/platform/capabilities.ts';
import { LINUX } from '../../../src/platform/linux/capabilities.ts';
import { safe } from '../../../src/text/safe-text.ts';
import { PLAIN } from '../../../src/text/table.ts';
import {
  detailFieldsOn,
  detailsText,
  includeOn,
  streamFieldsOn,
  streamText,
} from '../../../src/tools/get_process_info/detail-fields.ts';

test('an output says what it is, where it is, and who has its other end', () => {
  assert.equal(streamText({ kind: 'null' }), 'null');
  assert.equal(streamText({ kind: 'file', path: safe`/var/log/x`, deleted: true }), 'file /var/log/x (deleted)');
  assert.equal(streamText({ kind: 'pipe', pid: 41, name: safe`tee` }), 'pipe to "tee" (41)');
  assert.equal(streamText({ kind: 'pipe', pid: null, name: null }), 'pipe to no known process');
  assert.equal(streamText({ kind: 'pipe', pid: 41, name: null }), 'pipe to no known process');
});

test('details are titled by what they are and how many of how many they show', () => {
  const environment = { names: [safe`HOME`, safe`PATH`], total: 3 };
  const limits = { open_files: { soft: 1024, hard: safe`unlimited` } };
  const connections = { columns: ['local'], rows: [[safe`:80`]], total: 9 };
  assert.deepEqual(
    detailsText(
      { environment, limits },
      { connections, open_files: { columns: ['fd'], rows: [], total: 0 }, threads: null },
      PLAIN,
    ),
    [
      ...['', 'environment: 2 of 3', 'HOME PATH'],
      ...['', 'limit       soft  hard\nopen_files  1024  unlimited'],
      ...['', 'connections: 1 of 9', 'local\n:80'],
      ...['', 'open_files: 0 of 0'],
    ],
  );
  assert.deepEqual(detailsText({ environment: undefined, limits: null }, {}, PLAIN), []);
});

test('details that do not exist, and more than there are, are refused', () => {
  const accepts = (include: readonly string[], system: Pick<Capabilities, 'details'> = LINUX): boolean =>
    z.strictObject(includeOn(system)).safeParse({ include }).success;
  assert.ok(accepts(['environment', 'memory']));
  assert.ok(!accepts(['env']));
  assert.ok(!accepts(['limits'], { details: ['threads'] }), 'where the system has none');
  assert.ok(!accepts(Array.from({ length: 7 }, () => 'memory')));
});

test('details and streams that a system does not have are not offered', () => {
  assert.deepEqual(Object.keys(detailFieldsOn({ details: ['threads', 'limits'] })), ['busiest_threads', 'limits']);
  assert.deepEqual(includeOn({ details: [] }), {});
  assert.deepEqual(streamFieldsOn({ streams: [] }), {});
  const { stdout } = streamFieldsOn({ streams: ['file'] });
  assert.deepEqual(
    ['file', 'journal'].map((kind) => stdout.safeParse({ kind }).success),
    [true, false],
  );
});
