import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSinks } from '../../src/commands/log-sinks.ts';
import { UsageError } from '../../src/config/layers.ts';
import { defaults } from '../../src/config/schema.ts';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { LESS } from '../memory/less.ts';

const loaded = (audit: 'off' | { readonly syslog: boolean }) => ({
  values: { ...defaults(), audit: audit === 'off' ? audit : { reads: false, max_mib: 10, ...audit } },
  origins: () => [{ kind: 'file', place: '/home/me/config.json:4' } as const],
});

test('asking for a log that the system lacks is a usage error that names the place and the valid value', () => {
  assert.throws(
    () => checkSinks(loaded({ syslog: true }), LESS),
    (error) =>
      error instanceof UsageError &&
      error.message === '/home/me/config.json:4: audit.syslog: must be false: this server knows no system log on Less',
  );
});

test('a log that the system has is accepted, and so is none on any system', () => {
  checkSinks(loaded({ syslog: true }), LINUX);
  for (const audit of ['off', { syslog: false }] as const) checkSinks(loaded(audit), LESS);
});
