import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import * as z from 'zod';
import { linesOf } from '../audit/support.ts';
import { stateOf, works } from './programs.ts';
import { BEST_GUARANTEE } from './session.ts';
import {
  ANN,
  AS_OWNER,
  cli,
  configFile,
  type Environment,
  folder,
  noOtherUsers,
  REPO,
  ROOT,
  run,
  suiteOrTest,
} from './support.ts';
import { inTerminal, needsPython } from './terminal.ts';

/** `doctor` through the built program, on this machine. */

const Step = z.object({
  step: z.string(),
  outcome: z.enum(['done', 'refused', 'failed']),
  ms: z.number(),
  detail: z.string(),
  cause: z.string().optional(),
});
const Setting = z.object({
  key: z.string(),
  value: z.unknown().optional(),
  origins: z.array(z.object({ kind: z.string(), place: z.string() })),
  wanted: z.unknown().optional(),
});
const Report = z.object({
  ok: z.boolean(),
  user: z.object({ uid: z.number() }).nullable(),
  unsupported: z.string().optional(),
  configuration: z.object({
    error: z.string().optional(),
    settings: z.array(Setting).optional(),
    dropped: z.array(z.string()).optional(),
  }),
  access: z.object({ matrix: z.array(z.looseObject({ whose: z.string() })), words: z.array(z.string()) }).nullable(),
  platform: z
    .object({
      koffi: z.union([z.object({ version: z.string() }), z.object({ why: z.string() })]),
      namespaces: z.looseObject({ pid: z.string().optional() }),
      hides: z.array(z.string()),
    })
    .nullable(),
  audit: z
    .union([
      z.literal('off'),
      z.object({ lines: z.number().nullable(), damage: z.array(z.string()), warnings: z.array(z.string()) }),
    ])
    .nullable(),
  clients: z.array(z.looseObject({ client: z.string() })),
  self_test: z.array(Step).nullable(),
  findings: z.array(z.object({ level: z.enum(['problem', 'note']), what: z.string(), fix: z.string() })),
});

type Options = Parameters<typeof cli>[1];

async function doctor(flags: readonly string[] = [], options: Options = {}) {
  // The clients of the person who runs this are not of this test.
  const env = options?.uid === undefined ? { HOME: folder(), ...options?.env } : options.env;
  const { code, stdout, stderr } = await cli(['doctor', '--json', ...flags], { ...options, ...(env && { env }) });
  assert.notEqual(stdout, '', stderr);
  const report = Report.parse(JSON.parse(stdout));
  assert.deepEqual([code, report.ok], report.ok ? [0, true] : [1, false]);
  const step = (name: string) => report.self_test?.find((one) => one.step.startsWith(name));
  const told = (level: 'problem' | 'note') =>
    report.findings.filter((one) => one.level === level).map(({ what }) => what);
  const setting = (key: string) => report.configuration.settings?.find((one) => one.key === key);
  return { ...report, stderr, step, problems: told('problem'), notes: told('note'), setting };
}

const outcomes = ({ self_test }: Pick<z.output<typeof Report>, 'self_test'>) =>
  self_test?.map(({ outcome }) => outcome);

const ownState = (): { env: Environment; log: string } => {
  const state = folder();
  return { env: { ...AS_OWNER, XDG_STATE_HOME: state }, log: join(state, 'process-manager-mcp', 'audit.jsonl') };
};

describe('the self-test', () => {
  test('uses a server for real, and is written down like any client', async () => {
    const { env, log } = ownState();
    const report = await doctor([], { env });
    assert.deepEqual(outcomes(report), ['done', 'done', 'done', 'done', 'done']);
    assert.deepEqual(report.problems, []);
    const { detail = '' } = report.step('end a child') ?? {};
    const [, pid = '', guarantee] = /^pid (\d+) ended by SIGTERM, guarantee (\w+)$/.exec(detail) ?? [];
    assert.equal(guarantee, BEST_GUARANTEE);
    assert.equal(stateOf(Number(pid)), undefined);
    assert.deepEqual(
      linesOf(log).map(({ event, client, target, outcome }) => [event, client?.name, target?.pid, outcome]),
      [
        ['intent', 'doctor', Number(pid), undefined],
        ['outcome', 'doctor', Number(pid), 'exited'],
      ],
    );
    for (const { ms } of report.self_test ?? []) assert.ok(ms > 0);
  });

  test('what root may not do without ALLOW_ROOT is refused as configured', async (t) => {
    if (!ROOT) return t.skip('needs root');
    const report = await doctor();
    assert.deepEqual(outcomes(report), ['done', 'done', 'done', 'done', 'refused']);
    assert.match(report.step('end a child')?.detail ?? '', /^ROOT_PROTECTED: .*ALLOW_ROOT=Y/);
    assert.deepEqual(report.problems, []);
    assert.ok(report.notes.some((note) => note.startsWith('it runs as root')));
  });

  const skip = noOtherUsers();
  test('as an ordinary user all of it is done', { skip }, async () => {
    const report = await doctor([], { uid: ANN });
    assert.deepEqual(outcomes(report), ['done', 'done', 'done', 'done', 'done'], JSON.stringify(report.self_test));
    assert.deepEqual([report.user?.uid, report.problems], [ANN, []]);
    assert.equal(
      report.notes.some((note) => note.startsWith('it runs as root')),
      false,
    );
  });

  for (const { what, config, says } of [
    { what: 'read_only', config: { read_only: true }, says: /^ACCESS_DENIED: .*read_only/ },
    {
      what: 'a rule',
      config: {
        rules: [{ effect: 'deny', action: 'terminate', match: { name: ['node', 'MainThread'] }, note: 'all mine' }],
      },
      says: /^PROTECTED: .*\(rule: deny "all mine" in .*config\.json:1\)/,
    },
    { what: 'confirm: always', config: { confirm: 'always' }, says: /^NEEDS_CONFIRMATION: / },
  ]) {
    test(`${what} forbids the ending, and nothing is wrong`, async () => {
      const report = await doctor(['--config', configFile(config)], { env: AS_OWNER });
      assert.equal(report.step('end a child')?.outcome, 'refused');
      assert.match(report.step('end a child')?.detail ?? '', says);
      assert.equal(report.ok, true);
    });
  }

  test('what a rule hides is refused, not missing', async () => {
    const config = configFile({ rules: [{ effect: 'deny', action: 'view', match: {} }] });
    const report = await doctor(['--config', config], { env: AS_OWNER });
    assert.deepEqual(outcomes(report), ['done', 'done', 'refused', 'refused', 'refused']);
    assert.equal(report.ok, true);
  });

  test('without koffi it is all done by start time', async () => {
    const report = await doctor(['--no-native'], { env: AS_OWNER });
    assert.deepEqual(outcomes(report), ['done', 'done', 'done', 'done', 'done']);
    assert.match(report.step('end a child')?.detail ?? '', /guarantee start_time$/);
    assert.ok(report.platform && 'why' in report.platform.koffi);
    assert.ok(report.notes.some((note) => note.startsWith('no koffi: pids are checked by start time')));
    assert.deepEqual(report.setting('native')?.origins, [{ kind: 'flag', place: '--no-native' }]);
  });
});

describe('the audit log', () => {
  test('a path that cannot be written is a problem, and the self-test fails', async () => {
    const report = await doctor([], { env: { ...AS_OWNER, XDG_STATE_HOME: configFile('x') } });
    assert.ok(
      report.problems.some((what) => /^AUDIT_UNAVAILABLE: .*ENOTDIR/.test(what)),
      report.problems.join('\n'),
    );
    assert.deepEqual(outcomes(report), ['done', 'done', 'done', 'done', 'failed']);
    const { detail = '', cause = '' } = report.step('end a child') ?? {};
    assert.match(detail, /^AUDIT_UNAVAILABLE: /);
    assert.match(cause, /^the audit log cannot be written/);
  });

  test('so is a folder that this user may not write', { skip: noOtherUsers() }, async () => {
    const state = folder();
    chmodSync(state, 0o555);
    const report = await doctor([], { uid: ANN, env: { XDG_STATE_HOME: state } });
    assert.ok(
      report.problems.some((what) => /^AUDIT_UNAVAILABLE: .*EACCES/.test(what)),
      report.problems.join('\n'),
    );
  });

  test('a changed line is a problem', async () => {
    const { env, log } = ownState();
    await doctor([], { env });
    writeFileSync(log, readFileSync(log, 'utf8').replace('"doctor"', '"doktor"'));
    const report = await doctor([], { env });
    assert.ok(report.problems.some((what) => /^the audit log was changed: .*audit\.jsonl:1: /.test(what)));
    assert.equal(report.step('end a child')?.outcome, 'done');
  });

  test('off is noted, with its place', async () => {
    const path = configFile({ audit: 'off' });
    const report = await doctor(['--config', path], { env: AS_OWNER });
    assert.equal(report.audit, 'off');
    assert.ok(report.notes.some((note) => note.startsWith('audit is "off"') && note.includes(`${path}:1`)));
  });
});

describe('the configuration', () => {
  for (const { what, flags = [], env = {}, says } of [
    {
      what: 'an unknown key',
      flags: ['--config', configFile({ allow_rot: true })],
      says: /config\.json:1: unknown key "allow_rot"/,
    },
    { what: 'no JSON', flags: ['--config', configFile('{ "rules": [')], says: /config\.json:1: is not valid JSON/ },
    { what: 'a user that does not exist', env: { ALLOW_USERS: 'no-such-user' }, says: /no-such-user/ },
    {
      what: 'a pattern that cannot be used',
      flags: ['--config', configFile({ redact: { patterns: ['('] } })],
      says: /redact\.patterns/,
    },
  ]) {
    test(`${what}: the rest is reported, and no server is started`, async () => {
      const report = await doctor(flags, { env });
      assert.match(report.configuration.error ?? '', says);
      assert.match(report.problems[0] ?? '', /^the configuration is refused, and the server does not start: /);
      assert.deepEqual([report.self_test, report.access, report.audit], [null, null, null]);
      assert.ok(report.platform);
    });
  }

  test('each value has its origin, and what is open is noted', async () => {
    const path = configFile('{\n  "allow_users": "*",\n  "argv": "full",\n  "max_targets": 3\n}');
    const report = await doctor(['--config', path, '--read-only'], { env: { ALLOW_ROOT: 'Y' } });
    const origin = (key: string) => report.setting(key)?.origins.map(({ kind, place }) => `${kind} ${place}`);
    assert.deepEqual(origin('allow_users'), [`file ${path}:2`]);
    assert.deepEqual(origin('max_targets'), [`file ${path}:4`]);
    assert.deepEqual(origin('allow_root'), ['environment ALLOW_ROOT']);
    assert.deepEqual(origin('read_only'), ['flag --read-only']);
    assert.deepEqual(origin('confirm'), ['default default']);
    for (const start of ['allow_root is on', 'allow_users is "*"', 'argv is "full"'])
      assert.ok(
        report.notes.some((note) => note.startsWith(start)),
        start,
      );
  });

  const noMounts = works('unshare', ['--mount', 'true']) ? false : 'needs unshare(1) and root';
  test('what the system-wide file restricts, and the allow rules that it drops', { skip: noMounts }, async () => {
    const etc = join(folder(), 'etc');
    mkdirSync(join(etc, 'process-manager-mcp'), { recursive: true });
    for (const name of ['passwd', 'group']) copyFileSync(join('/etc', name), join(etc, name));
    const system = { allow_root: false, max_targets: 5, protect: ['postgres'] };
    writeFileSync(join(etc, 'process-manager-mcp', 'config.json'), JSON.stringify(system));
    const own = configFile({
      max_targets: 50,
      protect: ['redis'],
      rules: [{ effect: 'allow', action: 'signal', match: { user: 'root' } }],
    });
    const script = `mount --bind ${etc} /etc && exec "$@"`;
    const command = [process.execPath, join(REPO, 'dist/main.js'), 'doctor', '--json', '--config', own, '--allow-root'];
    const { stdout, stderr } = await run('unshare', ['--mount', 'sh', '-c', script, 'sh', ...command]);
    assert.notEqual(stdout, '', stderr);
    const { configuration, findings, self_test } = Report.parse(JSON.parse(stdout));
    const of = (key: string) => configuration.settings?.find((one) => one.key === key);
    assert.deepEqual([of('max_targets')?.value, of('max_targets')?.wanted], [5, 50]);
    assert.deepEqual(
      of('max_targets')?.origins.map(({ kind }) => kind),
      ['system', 'file'],
    );
    assert.deepEqual([of('allow_root')?.value, of('allow_root')?.wanted], [false, true]);
    assert.deepEqual([of('protect')?.value, of('protect')?.wanted], [['postgres', 'redis'], undefined]);
    assert.deepEqual(configuration.dropped, [`${own}:1`]);
    assert.ok(findings.some(({ what }) => what.startsWith(`the allow rule in ${own}:1 has no effect`)));
    assert.equal(self_test?.at(-1)?.outcome, 'refused');
  });
});

const noNamespaces = works('unshare', ['--pid', '--fork', '--mount-proc', 'true'])
  ? false
  : 'needs unshare(1) and root';
suiteOrTest(noNamespaces)('namespaces', { skip: noNamespaces }, () => {
  const inside = async (mounts: string) => {
    const args = ['--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', `${mounts} && "$@"; exit $?`, 'sh'];
    const command = [process.execPath, join(REPO, 'dist/main.js'), 'doctor', '--json'];
    const { stdout, stderr } = await run('unshare', [...args, ...command], { env: AS_OWNER });
    assert.notEqual(stdout, '', stderr);
    return Report.parse(JSON.parse(stdout));
  };

  test('a PID namespace is noted, with what it limits', async () => {
    const { platform, findings, self_test } = await inside('true');
    assert.equal(platform?.namespaces.pid, 'own');
    assert.ok(findings.some(({ what }) => what.startsWith('it runs in a container') && what.includes('find_orphans')));
    assert.deepEqual(outcomes({ self_test }), ['done', 'done', 'done', 'done', 'done']);
  });

  test('so is hidepid', async () => {
    const { platform, findings } = await inside('mount -t proc -o hidepid=2 proc /proc');
    assert.match(platform?.hides.join() ?? '', /^hidepid=(2|invisible)$/);
    assert.ok(
      findings.some(({ what }) => what.startsWith('/proc is mounted with hidepid=') && what.includes('find_orphans')),
    );
  });
});

test('on a system without a backend it says so, and reports the rest', async () => {
  const preload = join(REPO, 'test/e2e/programs/on-another-system.cjs');
  const report = await doctor([], { env: { NODE_OPTIONS: `--require ${preload}` } });
  assert.match(report.problems[0] ?? '', /^UNSUPPORTED: there is no backend/);
  assert.deepEqual([report.platform, report.self_test], [null, null]);
  assert.ok(report.setting('native'));
});

test(
  'in a terminal: sections in colour, no line of a table longer than it is wide',
  { skip: needsPython },
  async () => {
    const { code, screen } = await inTerminal(['doctor'], { columns: 70, env: { ...AS_OWNER, HOME: folder() } });
    assert.equal(code, 0, screen);
    const sections = ['Configuration', 'Access', 'Platform', 'Audit log', 'Clients', 'Self-test'];
    for (const title of sections) assert.ok(screen.includes(`\x1b[36m== ${title}\x1b[39m`), title);
    assert.ok(screen.includes('\x1b[1msetting '));
    const row = screen.split('\n').find((line) => line.startsWith('audit ')) ?? '';
    assert.ok(row.length > 0 && row.length <= 70, row);
    assert.match(screen, /The server works, but no client was found/);
  },
);

const isWindows = process.platform === 'win32';
test('--record is for Windows, and says so', { skip: isWindows && 'needs another system' }, async () => {
  const path = join(folder(), 'new');
  const { code, stdout, stderr } = await cli(['doctor', '--record', path]);
  assert.deepEqual([code, stdout, existsSync(path)], [2, '', false]);
  assert.match(stderr, /^process-manager-mcp: --record works on Windows only; this is Linux\n/);
  for (const [args, says] of [
    [['--record'], /--record needs a value: <folder>/],
    [['--record', 'a', 'b'], /unexpected argument "b"/],
    [['--record', 'a', '--explain', 'kill', '1'], /give either --explain or --record/],
  ] as const) {
    const wrong = await cli(['doctor', ...args]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, says);
  }
});

test('--help', async () => {
  const { code, stdout } = await cli(['doctor', '--help']);
  assert.equal(code, 0);
  assert.match(stdout, /^process-manager-mcp doctor \[options\]\nprocess-manager-mcp doctor --explain <action> <pid>/);
});
