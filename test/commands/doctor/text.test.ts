import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding, Report } from '../../../src/commands/doctor/report.ts';
import { reportText } from '../../../src/commands/doctor/text.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';
import { PLAIN } from '../../../src/text/table.ts';

const REPORT: Report = {
  version: '1.2.3',
  node: '20.1.0',
  user: { name: 'me', uid: 1000, privileged: false },
  configuration: {
    files: [
      { path: '/etc/a.json', found: true },
      { path: '/home/b.json', found: false },
    ],
    settings: [
      {
        key: 'max_targets',
        value: 5,
        origins: [
          { kind: 'system', place: '/etc/a.json:1' },
          { kind: 'flag', place: '--x' },
        ],
        wanted: 50,
      },
      { key: 'rules', value: [{}, {}], origins: [{ kind: 'default', place: 'default' }] },
    ],
    dropped: [],
  },
  access: { matrix: [], words: ['first', 'second'] },
  rules: [],
  servers: [],
  platform: {
    facts: {},
    lines: [
      ['kernel', 'Linux 6.14'],
      ['koffi', 'none: \x1b[2J'],
    ],
    findings: [],
  },
  unchangeable: false,
  audit: {
    path: '/state/audit.jsonl',
    lines: 3,
    damage: [],
    last: { line: 3, at: '2026-01-02', what: 'outcome' },
    warnings: [],
  },
  clients: [],
  stale: false,
  self_test: [],
};

const text = (over: Partial<Report> = {}, findings: readonly Finding[] = []): string =>
  reportText({ ...REPORT, ...over }, findings, {
    paint: (style, words) => `<${style}>${words}`,
    show: BUILT_IN,
    layout: PLAIN,
  });

/** The lines of one section, without its title. */
const section = (title: string, over: Partial<Report> = {}, findings: readonly Finding[] = []): string[] => {
  const all = text(over, findings)
    .split('\n\n')
    .map((one) => one.split('\n'));
  return all.find(([first]) => first === `<cyan>== ${title}`)?.slice(1) ?? [];
};
const titles = (over: Partial<Report> = {}): string[] => text(over).match(/(?<=<cyan>== ).+/g) ?? [];

test('the sections have an order, and those about which nothing is known are left out', () => {
  assert.deepEqual(titles(), [
    ...['process-manager-mcp doctor', 'Configuration', 'Access', 'Platform', 'Audit log', 'Clients', 'Self-test'],
    'Findings',
  ]);
  const unknown = {
    user: null,
    configuration: { error: 'no JSON' },
    access: null,
    platform: null,
    audit: null,
    self_test: null,
  };
  assert.deepEqual(titles(unknown), [
    'process-manager-mcp doctor',
    'Configuration',
    'Clients',
    'Self-test',
    'Findings',
  ]);
  assert.deepEqual(section('process-manager-mcp doctor'), ['version 1.2.3, Node 20.1.0, user me (uid 1000)']);
  const named = { user: { name: 'me', uid: null, privileged: false } };
  assert.deepEqual(section('process-manager-mcp doctor', named), ['version 1.2.3, Node 20.1.0, user me']);
  assert.deepEqual(section('process-manager-mcp doctor', unknown), ['version 1.2.3, Node 20.1.0']);
  assert.deepEqual(section('Configuration', unknown), ['no JSON']);
  assert.deepEqual(section('Self-test', unknown), ['not run; see the findings']);
});

test('a setting is shown with its origins and what was restricted, rules by their number', () => {
  assert.deepEqual(section('Configuration'), [
    '/etc/a.json',
    '/home/b.json: does not exist',
    'setting      value    from',
    'max_targets  5        /etc/a.json:1, --x; restricted from 50',
    'rules        2 rules  default',
  ]);
});

test('the access is a table, with a note where rules about single processes count', () => {
  const row = (exceptions: boolean) => ({
    whose: 'your own',
    cells: { list: { may: 'yes' as const, rule: 'default', exceptions } },
  });
  const NOTE = '* unless a rule about single processes says otherwise';
  assert.equal(section('Access', { access: { matrix: [row(false)], words: [] } }).length, 2, 'no note');
  const lines = section('Access', { access: { matrix: [row(false), row(true)], words: ['first', 'second'] } });
  assert.match(lines[2] ?? '', /^your own +yes\*/);
  assert.deepEqual(lines.slice(3), [NOTE, '- first', '- second']);
});

test('the platform is shown line by line, and nothing in it can steer a terminal', () => {
  assert.deepEqual(section('Platform'), ['kernel  Linux 6.14', 'koffi   none: \\x1b[2J']);
});

test('the audit log is shown with its state', () => {
  const lines = (audit: Report['audit']) => section('Audit log', { audit }).map((line) => line.replace(/ {2,}/, ': '));
  assert.deepEqual(lines(REPORT.audit), [
    'path: /state/audit.jsonl',
    'lines: 3',
    'chain: intact',
    'last: 3, 2026-01-02: outcome',
    'writable: yes',
  ]);
  assert.deepEqual(lines({ path: '/a', lines: null, damage: [], last: null, warnings: ['w1', 'w2'] }), [
    'path: /a',
    'lines: none yet',
    'writable: w1; w2',
  ]);
  assert.ok(lines({ path: '/a', lines: 0, damage: ['d1', 'd2'], last: null, warnings: [] }).includes('chain: d1; d2'));
  assert.deepEqual(lines('off'), ['off']);
});

test('the clients are shown with their servers, or with why there is none', () => {
  const show = (raw: string) => BUILT_IN.text(raw);
  assert.deepEqual(section('Clients'), ['none found']);
  const clients: Report['clients'] = [
    {
      client: 'Cursor',
      configuration: '/c.json',
      servers: [
        { name: show('one'), command: show('node a'), missing: [] },
        { name: show('two'), command: show('npx b'), missing: [] },
      ],
    },
    { client: 'Zed', configuration: '/z.json', servers: [] },
    { client: 'Goose', configuration: '/g.yaml', servers: [], unreadable: 'it is not valid YAML' },
  ];
  assert.deepEqual(
    section('Clients', { clients }).map((line) => line.split(/ {2,}/)),
    [
      ['client', 'server', 'configuration'],
      ['Cursor', 'one: node a', '/c.json'],
      ['Cursor', 'two: npx b', '/c.json'],
      ['Zed', 'not installed; run process-manager-mcp install', '/z.json'],
      ['Goose', 'it is not valid YAML', '/g.yaml'],
    ],
  );
});

test('each step of the self-test has its time and its outcome', () => {
  assert.deepEqual(
    section('Self-test', {
      self_test: [
        { step: 'start', outcome: 'done', ms: 12.34, detail: 'up' },
        { step: 'end a child', outcome: 'refused', ms: 1, detail: 'no' },
        { step: 'list', outcome: 'failed', ms: 1000, detail: 'broken' },
      ],
    }),
    [
      'start           12.3 ms  <green>ok: up',
      'end a child      1.0 ms  <dim>refused, as configured: no',
      'list          1000.0 ms  <red>FAILED: broken',
    ],
  );
});

test('findings are shown with their fixes and counted', () => {
  const problem: Finding = { level: 'problem', what: 'p', fix: 'q' };
  const note: Finding = { level: 'note', what: 'n', fix: 'o' };
  const shown = (...findings: Finding[]) => section('Findings', {}, findings);
  assert.deepEqual(shown(), ['<green>Nothing is wrong.']);
  assert.deepEqual(shown(note), ['<bold>note  n', '  fix: o', '<green>Nothing is wrong; 1 note.']);
  assert.equal(shown(note, note).at(-1), '<green>Nothing is wrong; 2 notes.');
  assert.deepEqual(shown(problem), ['<red>problem  p', '  fix: q', '<red>1 problem.']);
  assert.equal(shown(problem, problem, note).at(-1), '<red>2 problems; 1 note.');
});
