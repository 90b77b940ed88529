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

test('a log that the system lacks is wrong usage, and the place and the valid value are named', () => {
  assert.throws(
    () => checkSinks(loaded({ syslog: true }), LESS),
    (error) =>
      error instanceof UsageError &&
      error.message ===
        '/home/me/config.json:4: audit.syslog: must be false: on Less this server has no log to copy lines to',
  );
});

test('it is fine where the system has one, or where none is wanted', () => {
  checkSinks(loaded({ syslog: true }), LINUX);
  for (const audit of ['off', { syslog: false }] as const) checkSinks(loaded(audit), LESS);
});
