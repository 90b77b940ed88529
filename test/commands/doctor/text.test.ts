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
    opened: true,
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

const HEADLINE = '<bold>The server works, but no client was found that could use it.';

test('the sections have an order, and those about which nothing is known are left out', () => {
  assert.deepEqual(titles(), [
    ...['process-manager-mcp doctor', 'Configuration', 'Access', 'Platform', 'Audit log', 'Clients', 'Self-test'],
  ]);
  const unknown = {
    user: null,
    configuration: { error: 'no JSON' },
    access: null,
    platform: null,
    audit: null,
    self_test: null,
  };
  assert.deepEqual(titles(unknown), ['process-manager-mcp doctor', 'Configuration', 'Clients', 'Self-test']);
  assert.deepEqual(section('process-manager-mcp doctor'), ['version 1.2.3, Node 20.1.0, user me (uid 1000)', HEADLINE]);
  const named = { user: { name: 'me', uid: null, privileged: false } };
  assert.deepEqual(section('process-manager-mcp doctor', named), ['version 1.2.3, Node 20.1.0, user me', HEADLINE]);
  assert.deepEqual(section('process-manager-mcp doctor', unknown), ['version 1.2.3, Node 20.1.0', HEADLINE]);
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

test('the access is said for each owner, with a note where rules about single processes count', () => {
  const row = (exceptions: boolean) => ({
    whose: 'your own',
    cells: { list: { may: 'yes' as const, rule: 'default', exceptions } },
  });
  const NOTE = '* unless a rule about single processes says otherwise';
  assert.deepEqual(section('Access', { access: { matrix: [row(false)], words: [] } }), ['your own', '  yes   list']);
  assert.deepEqual(section('Access', { access: { matrix: [row(true)], words: ['first', 'second'] } }), [
    'your own',
    '  yes   list*',
    NOTE,
    '- first',
    '- second',
  ]);
});

test('the platform is shown line by line, and nothing in it can steer a terminal', () => {
  assert.deepEqual(section('Platform'), ['kernel  Linux 6.14', 'koffi   none: \\x1b[2J']);
});

const NEW = { path: '/a', lines: null, damage: [], last: null, opened: true, warnings: [] };

test('the audit log is shown with its state', () => {
  const lines = (audit: Report['audit']) => section('Audit log', { audit }).map((line) => line.replace(/ {2,}/, ': '));
  assert.deepEqual(lines(REPORT.audit), [
    'path: /state/audit.jsonl',
    'lines: 3',
    'chain: intact',
    'last: 3, 2026-01-02: outcome',
    'writable: yes',
  ]);
  assert.deepEqual(lines({ ...NEW, warnings: ['w1', 'w2'] }), ['path: /a', 'lines: none yet', 'writable: w1; w2']);
  assert.equal(lines({ ...NEW, opened: false }).at(-1), 'writable: not tried: nothing is recorded');
  assert.ok(lines({ ...NEW, lines: 0, damage: ['d1', 'd2'] }).includes('chain: d1; d2'));
  assert.deepEqual(lines('off'), ['off']);
});

test('the clients are shown with their servers, or with why there is none', () => {
  const show = (raw: string) => BUILT_IN.text(raw);
  assert.deepEqual(section('Clients'), ['none found']);
  const about = { configuration: show('/c.json') };
  const entry = { command: show('node a'), remarks: [] };
  const clients: Report['clients'] = [
    {
      ...about,
      id: 'cursor',
      client: 'Cursor',
      servers: [
        { ...entry, name: show('one'), outcome: 'works', version: show('1.2'), tools: 15, ms: 1240 },
        { ...entry, name: show('two'), outcome: 'failed', ms: 90 },
        { ...entry, name: show('three'), outcome: 'off' },
        { ...entry, name: show('four'), outcome: 'not_started' },
      ],
    },
    { ...about, id: 'zed', client: 'Zed', servers: [] },
    { ...about, id: 'goose', client: 'Goose', servers: [], unreadable: 'it is not valid YAML' },
  ];
  assert.deepEqual(section('Clients', { clients }), [
    'Cursor, /c.json',
    '  one  <green>works, version 1.2, 15 tools, 1.2 s',
    '    node a',
    '  two  <red>FAILED, 0.1 s',
    '    node a',
    '  three  <dim>switched off',
    '    node a',
    '  four  <dim>not started',
    '    node a',
    'Zed, /c.json',
    '  not connected',
    'Goose, /c.json',
    '  <red>not read: it is not valid YAML',
  ]);
});

test('each step of the self-test has its time and its outcome', () => {
  assert.deepEqual(
    section('Self-test', {
      self_test: [
        { step: 'start', outcome: 'done', ms: 12.34, detail: 'up' },
        { step: 'end a child', outcome: 'refused', ms: 1, detail: 'no' },
        { step: 'end it', outcome: 'unsupported', ms: 1, detail: 'no' },
        { step: 'list', outcome: 'failed', ms: 1000, detail: 'broken' },
      ],
    }),
    [
      'start           12.3 ms  <green>ok: up',
      'end a child      1.0 ms  <dim>refused, as configured: no',
      'end it           1.0 ms  <dim>not possible here: no',
      'list          1000.0 ms  <red>FAILED: broken',
    ],
  );
});

test('the findings follow the headline, each with its fix and the command for it', () => {
  const findings: Finding[] = [
    { level: 'problem', what: 'p', fix: 'q', command: 'pm install zed' },
    { level: 'note', what: 'n', fix: 'o' },
  ];
  assert.deepEqual(text({}, findings).split('\n\n').slice(0, 3), [
    '<cyan>== process-manager-mcp doctor\nversion 1.2.3, Node 20.1.0, user me (uid 1000)\n<red>1 problem.',
    '<red>problem  p\n  fix: q\n  $ pm install zed',
    '<bold>note  n\n  fix: o',
  ]);
});
