import assert from 'node:assert/strict';
import { test } from 'node:test';
import { syslogLine } from '../../src/audit/syslog.ts';

test('a line has priority, local time, program and pid, and one end', () => {
  assert.equal(
    syslogLine('{"v":1}\n', 42, new Date(2026, 10, 3, 4, 5, 6)),
    '<85>Nov  3 04:05:06 process-manager-mcp[42]: {"v":1}',
  );
  assert.equal(syslogLine('x', 7, new Date(2026, 0, 31, 23, 59, 0)), '<85>Jan 31 23:59:00 process-manager-mcp[7]: x');
});

test('months have their English names, whatever the locale', () => {
  const months = Array.from({ length: 12 }, (_, month) => syslogLine('', 1, new Date(2026, month, 15)).slice(4, 7));
  assert.equal(months.join(' '), 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec');
});
