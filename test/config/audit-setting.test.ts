import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuditSetting, pathFor } from '../../src/config/audit-setting.ts';

test('in a path %u is the user, and %% a percent sign', () => {
  assert.equal(pathFor('/var/log/%u/a%%b-%u.jsonl', 'ann'), '/var/log/ann/a%b-ann.jsonl');
  assert.equal(pathFor('/x/%%u', 'ann'), '/x/%u');
  assert.equal(pathFor('/x', 'ann'), '/x');
});

test('by default changes are logged, in files of 10 MiB, and nothing is deleted', () => {
  assert.deepEqual(AuditSetting.parse(undefined), { reads: false, max_mib: 10, syslog: false });
  assert.deepEqual(AuditSetting.parse({}), { reads: false, max_mib: 10, syslog: false });
  assert.equal(AuditSetting.parse('off'), 'off');
});

test('each bound is included, and what is beyond it refused', () => {
  const accepts = (setting: unknown) => AuditSetting.safeParse(setting).success;
  for (const [key, fine, wrong] of [
    ['max_mib', [1, 1024], [0, 1025, 1.5]],
    ['keep', [1, 10_000], [0, 10_001, 1.5]],
    ['path', ['/x', '/%u/%%'], ['x', '/%', '/%h', '/%u%']],
    ['reads', [true], ['yes']],
    ['syslog', [true], [1]],
    ['other', [], [1]],
  ] as const) {
    for (const value of fine) assert.ok(accepts({ [key]: value }), `${key} ${value}`);
    for (const value of wrong) assert.ok(!accepts({ [key]: value }), `${key} ${value}`);
  }
  assert.ok(!accepts('on') && !accepts(false));
});
