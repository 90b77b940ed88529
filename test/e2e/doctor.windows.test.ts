import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as z from 'zod';
import { NO_LISTENER_PIDS } from '../wine.ts';
import { cli, folder } from './support.ts';

const Report = z.object({
  ok: z.boolean(),
  findings: z.array(z.object({ level: z.enum(['problem', 'note']), what: z.string() })),
  user: z.object({ uid: z.null() }),
  platform: z.object({
    koffi: z.object({ version: z.string() }),
    own: z.object({ user: z.string(), elevated: z.boolean(), integrity: z.string(), session: z.number() }),
  }),
  unchangeable: z.literal(true),
  audit: z.object({ opened: z.literal(false), warnings: z.tuple([]) }),
  self_test: z.array(z.object({ step: z.string(), outcome: z.string(), detail: z.string() })),
});

/** The clients of the person who runs this are not of this test. */
const profile = folder();
const env = { USERPROFILE: profile, APPDATA: join(profile, 'roaming'), LOCALAPPDATA: join(profile, 'local') };

test('an ordinary machine has no problem, though nothing can be ended or recorded there', async () => {
  const { code, stdout, stderr } = await cli(['doctor', '--json', '--allow-root'], { env });
  assert.notEqual(stdout, '', stderr);
  const { ok, findings, self_test, platform } = Report.parse(JSON.parse(stdout));
  const outcomes = self_test.map(({ outcome }) => outcome);
  const port = NO_LISTENER_PIDS ? 'failed' : 'done';
  assert.deepEqual(outcomes, ['done', 'done', 'done', port, 'unsupported'], JSON.stringify(self_test));
  assert.match(self_test.at(-1)?.detail ?? '', /^UNSUPPORTED: /);
  const problems = findings.filter(({ level, what }) => level === 'problem' && !/find a port/.test(what));
  assert.deepEqual(problems, []);
  if (!NO_LISTENER_PIDS) assert.deepEqual([code, ok], [0, true]);
  assert.equal(findings.filter(({ what }) => what.startsWith('on Windows this version only reads')).length, 1);
  assert.match(platform.own.user, /^S-1-5-/);
});

test('without koffi there is one problem, with what installs it', async () => {
  const { code, stdout } = await cli(['doctor', '--no-native'], { env });
  assert.equal(code, 1);
  assert.match(stdout, /^1 problem\./m);
  assert.match(stdout.replace(/\s+/g, ' '), /problem UNSUPPORTED: .*koffi.* fix: npm install koffi/);
  assert.match(stdout, /^koffi +none: it is switched off/m);
});

test('a recording is written into a new folder, and never over another', async () => {
  const path = join(folder(), 'recording');
  const { code, stdout, stderr } = await cli(['doctor', '--record', path, '--json'], { env });
  assert.equal(code, 0, stderr);
  const { files } = z.object({ files: z.array(z.string()) }).parse(JSON.parse(stdout));
  assert.deepEqual(readdirSync(path).sort(), files.toSorted());
  assert.ok(files.length > 15 && existsSync(join(path, 'processes.json')));
  const again = await cli(['doctor', '--record', path], { env });
  assert.deepEqual([again.code, again.stdout], [2, '']);
  assert.match(again.stderr, /is not empty; name a new or an empty folder/);
});
