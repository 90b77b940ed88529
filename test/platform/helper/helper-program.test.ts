import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { parseFacts } from '../../../src/platform/helper/helper-messages.ts';
import { auditWriter, questioner } from '../../../src/platform/helper/helper-program.ts';
import { LINUX_ACCOUNTS } from '../../../src/platform/linux/account-layout.ts';

test('questions about paths and users have half a second and two attempts', () => {
  const facts = { accounts: LINUX_ACCOUNTS, home: '/home/me', pidLink: '/proc/self' };
  const { args, ...rest } = questioner(facts);
  const [path = '', given] = args.slice(-2);
  assert.deepEqual(rest, { deadlineMs: 500, abandonedMax: 3, attempts: 2 });
  assert.match(path, /\/platform\/helper\/helper-main\.ts$/);
  assert.ok(existsSync(path));
  assert.deepEqual(parseFacts(given), facts);
});

test('a record of the audit log has five seconds and one attempt: a second writer would wait for the first', () => {
  const { args, ...rest } = auditWriter(true);
  assert.deepEqual(rest, { deadlineMs: 5000, abandonedMax: 1, attempts: 1 });
  assert.match(args.at(-1) ?? '', /\/src\/audit-writer\.ts$/);
  assert.ok(existsSync(args.at(-1) ?? ''));
  assert.deepEqual(auditWriter(false).args, [...args, '--no-native']);
});
