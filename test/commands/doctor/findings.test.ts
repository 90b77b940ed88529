import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn } from '../../../src/commands/doctor/findings.ts';
import type { Report } from '../../../src/commands/doctor/report.ts';
import type { ReportedSetting } from '../../../src/commands/doctor/settings.ts';
import { LINUX } from '../../../src/platform/linux/capabilities.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';
import { LESS } from '../../memory/less.ts';

type Platform = NonNullable<Report['platform']>;

const PLATFORM: Platform = { facts: {}, lines: [], findings: [] };

const CONNECTED = { id: 'a', client: 'A', configuration: BUILT_IN.text('/a.json') };
/** A client of which there is nothing to find. */
const CLIENTS: Report['clients'] = [
  {
    ...CONNECTED,
    servers: [{ name: BUILT_IN.text('x'), command: BUILT_IN.text('node'), outcome: 'works', remarks: [] }],
  },
];

const report = (platform: Platform | null, over: Partial<Report> = {}): Report => ({
  version: '1',
  node: '20',
  user: null,
  configuration: { settings: [], files: [], dropped: [] },
  access: null,
  rules: [],
  servers: [],
  platform,
  unchangeable: false,
  audit: null,
  clients: CLIENTS,
  stale: false,
  self_test: null,
  ...over,
});

/** The findings, `level what: fix`. */
const found = (over: Partial<Report>, platform: Platform | null = null, { words } = LINUX): string[] =>
  findingsIn(report(platform, over), { show: BUILT_IN, words, commandFor: (...all) => `pm ${all.join(' ')}` }).map(
    ({ level, what, fix, command }) => `${level} ${what}: ${fix}${command === undefined ? '' : ` $ ${command}`}`,
  );

test('a machine that lacks nothing has no findings; those of its system are shown, problems before notes', () => {
  assert.deepEqual(found({}, PLATFORM), []);
  const findings = [
    { level: 'note', what: 'something is hidden', fix: 'show it' },
    { level: 'problem', what: 'nothing\x1b[2J works', fix: 'start again' },
  ] as const;
  assert.deepEqual(found({}, { ...PLATFORM, findings }), [
    'problem nothing\\x1b[2J works: start again',
    'note something is hidden: show it',
  ]);
});

const setting = (key: ReportedSetting['key'], value: unknown): Partial<Report> => ({
  configuration: {
    settings: [
      {
        key,
        value,
        origins: [
          { kind: 'file', place: '/a.json:1' },
          { kind: 'flag', place: '--x' },
        ],
      },
    ],
    files: [],
    dropped: [],
  },
});

for (const [key, risky, harmless, start] of [
  ['allow_root', true, false, 'allow_root is on'],
  ['allow_users', '*', ['john'], 'allow_users is "*"'],
  ['argv', 'full', 'none', 'argv is "full"'],
  ['audit', 'off', {}, 'audit is "off"'],
  ['confirm', 'never', 'always', 'confirm is "never"'],
  ['unprotect', ['sshd'], [], 'unprotect lifts the protection'],
] as const)
  test(`${key} ${JSON.stringify(risky)} is noted with its origins, ${JSON.stringify(harmless)} is not`, () => {
    const [note = '', ...more] = found(setting(key, risky));
    assert.ok(note.startsWith(`note ${start}`) && note.includes(' (/a.json:1, --x): '), note);
    assert.deepEqual(more, []);
    assert.deepEqual(found(setting(key, harmless)), []);
  });

test('a configuration that is refused, a dropped rule, and a system without support', () => {
  assert.deepEqual(found({ configuration: { error: 'a.json:1: no' }, unsupported: 'UNSUPPORTED: no backend' }), [
    'problem UNSUPPORTED: no backend: run it on a system that it supports',
    'problem the configuration is refused, and the server does not start: a.json:1: no: correct it',
  ]);
  const [dropped = ''] = found({ configuration: { settings: [], files: [], dropped: ['/a.json:7'] } });
  assert.match(dropped, /^note the allow rule in \/a\.json:7 has no effect: the system-wide file decides/);
});

test('an audit log that cannot be written, or was changed, is a problem', () => {
  const audit = { path: '/a', opened: true, lines: 3, damage: [], last: null, warnings: [] };
  assert.deepEqual(found({ audit }), []);
  assert.deepEqual(found({ audit: 'off' }), []);
  assert.deepEqual(found({ audit: { ...audit, warnings: ['EROFS'], damage: ['a:1: x', 'a:2: y'] } }), [
    'problem EROFS: correct this first: until then, nothing can be ended, signalled or reniced',
    'problem the audit log was changed: a:1: x; a:2: y: list every line that is wrong $ pm audit verify',
  ]);
});

test('what keeps clients from using it is among them', () => {
  assert.deepEqual(found({ clients: [] }).length, 1);
  const clients: Report['clients'] = [...CLIENTS, { ...CONNECTED, servers: [], unreadable: 'no JSON' }];
  assert.deepEqual(found({ clients }), [
    'problem A may not be able to read its configuration, "/a.json": no JSON: correct the file',
  ]);
});

test('why the machine cannot be opened is one problem, with the fix that the system knows', () => {
  const findings = [
    { level: 'problem', what: 'no koffi', fix: 'install it' },
    { level: 'note', what: 'it is small', fix: 'wait' },
  ] as const;
  assert.deepEqual(found({ unsupported: 'UNSUPPORTED: it needs koffi' }, { ...PLATFORM, findings }), [
    'problem UNSUPPORTED: it needs koffi: install it',
    'note it is small: wait',
  ]);
});

test('a failed step of the self-test is a problem, unless the system is what is wrong', () => {
  const steps: Report['self_test'] = [
    { step: 'start', outcome: 'done', ms: 1, detail: 'up' },
    { step: 'end another', outcome: 'unsupported', ms: 1, detail: 'no' },
    { step: 'end', outcome: 'refused', ms: 1, detail: 'no' },
    { step: 'list', outcome: 'failed', ms: 1, detail: 'broken', cause: 'a bug' },
  ];
  assert.deepEqual(found({ self_test: steps }, PLATFORM), ['problem self-test, list: broken: likely cause: a bug']);
  const findings = [{ level: 'problem', what: 'foreign', fix: 'mount it' }] as const;
  assert.deepEqual(found({ self_test: steps }, { ...PLATFORM, findings }), ['problem foreign: mount it']);
});

test('findings name privileged users in the words of the system', () => {
  const user = { name: 'SYSTEM', uid: null, privileged: true };
  const findings = found({ ...setting('allow_root', true), user }, null, LESS);
  assert.match(findings[0] ?? '', /^note allow_root is on: the system's processes can be ended /);
  assert.match(findings[1] ?? '', /^note it runs as the system: /);
});

test('root and an old build are noted', () => {
  assert.deepEqual(found({ user: { name: 'root', uid: 0, privileged: true }, stale: true }), [
    'note it runs as root: only its own rules limit which processes a call can end: run it as an ordinary user',
    'note the build is older than its sources: build it again $ npm run build',
  ]);
  assert.deepEqual(found({ user: { name: 'me', uid: 1, privileged: false } }), []);
});
