import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OwnRights, WindowsFeatures } from '../../../src/platform/windows/system-features.ts';
import { reportOf, reportOnWindows } from '../../../src/platform/windows/system-report.ts';

const OWN: OwnRights = {
  wine: false,
  user: 'S-1-5-21-1-2-3-1001',
  elevated: undefined,
  integrity: 'medium',
  session: 1,
  debug_privilege: false,
  command_lines: 'query',
};
const FEATURES: WindowsFeatures = {
  koffi: { version: '3.3.4' },
  windows: 'Windows 11 Pro',
  release: '10.0.22631',
  arch: 'x64',
  own: OWN,
};

const findings = (own: Partial<OwnRights>) => reportOf({ ...FEATURES, own: { ...OWN, ...own } }).findings;
const ONLY_LOOKS = /^on Windows this version only reads/;

test('that nothing can be changed is one note, and nothing that would make doctor fail', () => {
  const [only, ...more] = findings({});
  assert.deepEqual([only?.level, more], ['note', []]);
  assert.match(only?.what ?? '', ONLY_LOOKS);
});

for (const [what, own, says] of [
  ['not elevated', { elevated: false }, /^it is not elevated: .* neither the owner nor the command line/],
  ['session 0', { session: 0 }, /^it runs in session 0/],
  ['Wine', { wine: true }, /^it runs in Wine/],
] as const)
  test(`${what} is one note more`, () => {
    const [first, second, ...more] = findings(own);
    assert.match(first?.what ?? '', ONLY_LOOKS);
    assert.match(second?.what ?? '', says);
    assert.deepEqual([second?.level, more], ['note', []]);
  });

test('without koffi there is one problem, with what installs it', () => {
  const report = reportOnWindows({ native: false });
  assert.deepEqual(
    report.findings.map(({ level }) => level),
    ['problem'],
  );
  assert.match(report.findings[0]?.what ?? '', /^no koffi, .*: it is switched off \(native: false, --no-native\)$/);
  assert.match(report.findings[0]?.fix ?? '', /^npm install koffi/);
  assert.match(report.lines.map((line) => line.join(': ')).join('\n'), /^system: .*\nkoffi: none: it is switched off/);
});

test('each fact has a line, also if it is unknown', () => {
  const lines = (features: WindowsFeatures) => reportOf(features).lines.map(([label, text]) => `${label}: ${text}`);
  assert.deepEqual(lines(FEATURES), [
    'system: Windows 11 Pro (10.0.22631), x64',
    'koffi: 3.3.4',
    'user: S-1-5-21-1-2-3-1001',
    'elevated: unknown',
    'integrity: medium',
    'session: 1',
    'debug privilege: no',
    'command lines: by query',
  ]);
  const own = { ...OWN, user: undefined, elevated: true, integrity: undefined, session: 0, debug_privilege: undefined };
  assert.deepEqual(lines({ ...FEATURES, own: { ...own, command_lines: 'memory' } }).slice(2), [
    'user: unknown',
    'elevated: yes',
    'integrity: unknown',
    'session: 0 (services)',
    'debug privilege: unknown',
    'command lines: from the memory of processes',
  ]);
  assert.equal(lines({ ...FEATURES, own: { ...OWN, session: undefined } })[5], 'session: unknown');
  assert.deepEqual(reportOf(FEATURES).facts, FEATURES);
});
