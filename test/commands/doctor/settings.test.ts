import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { settingsIn } from '../../../src/commands/doctor/settings.ts';
import { loadConfig } from '../../../src/config/layers.ts';
import { KEYS } from '../../../src/config/schema.ts';
import { openPlaces } from '../../../src/platform/this-system.ts';

/** The settings in force with these two files. */
function settings(t: TestContext, system: object | undefined, own: object = {}, indent = 1) {
  const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [systemFile, file] = [join(folder, 'system.json'), join(folder, 'own.json')];
  if (system) writeFileSync(systemFile, JSON.stringify(system));
  writeFileSync(file, JSON.stringify(own, null, indent));
  const report = settingsIn(loadConfig({ file }, {}, { ...openPlaces(), systemConfig: systemFile }));
  const of = (key: string) => report.settings.find((one) => one.key === key) ?? assert.fail(key);
  return { report, of, systemFile, file };
}

test('every setting is there, with its value, its origin and the files that were looked for', (t) => {
  const { report, of, systemFile, file } = settings(t, undefined, { max_targets: 3 });
  assert.deepEqual(
    report.settings.map(({ key }) => key),
    KEYS,
  );
  assert.deepEqual(of('max_targets'), {
    key: 'max_targets',
    value: 3,
    origins: [{ kind: 'file', place: `${file}:2` }],
  });
  assert.deepEqual(of('confirm'), { key: 'confirm', value: 'auto', origins: [{ kind: 'default', place: 'default' }] });
  assert.deepEqual(report.files, [
    { path: systemFile, found: false },
    { path: file, found: true },
  ]);
});

test('the wanted value is there where the system-wide file restricts it', (t) => {
  const { of } = settings(t, { max_targets: 5, argv: 'none' }, { max_targets: 50, argv: 'none' });
  assert.deepEqual([of('max_targets').value, of('max_targets').wanted], [5, 50]);
  assert.equal('wanted' in of('argv'), false, 'both want the same');
});

test('a value that only one of the two files has is not restricted', (t) => {
  const { of } = settings(t, { max_targets: 5 }, { max_kills_per_minute: 7 });
  for (const key of ['max_targets', 'max_kills_per_minute']) assert.equal('wanted' in of(key), false);
});

test('lists to which both files add are not restricted', (t) => {
  const { of } = settings(
    t,
    { protect: ['a'], redact: { keys: ['a'] }, rules: [{ effect: 'deny', action: 'kill' }] },
    { protect: ['b'], redact: { keys: ['b'] }, rules: [{ effect: 'deny', action: 'signal' }] },
  );
  for (const key of ['protect', 'redact', 'rules']) assert.equal('wanted' in of(key), false, key);
  assert.deepEqual(of('protect').value, ['a', 'b']);
});

test('the allow rules that the system-wide file drops are named by their places', (t) => {
  const rules = [
    { effect: 'deny', action: 'kill' },
    { effect: 'allow', action: 'signal', match: { user: 'root' } },
  ];
  const { report, file } = settings(t, { allow_root: false }, { rules });
  assert.deepEqual(report.dropped, [`${file}:7`]);
  assert.deepEqual(settings(t, undefined, { rules }).report.dropped, []);
  const onOneLine = settings(t, { allow_root: false }, { rules }, 0);
  assert.deepEqual(onOneLine.report.dropped, [`${onOneLine.file}:1`], 'of two rules on one line, too');
});
