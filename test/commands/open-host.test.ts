import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openHost, presenterFor, resolveSettings } from '../../src/commands/open-host.ts';
import { type Config, type LoadedConfig, UsageError } from '../../src/config/layers.ts';
import { defaults } from '../../src/config/schema.ts';
import type { UserQuery } from '../../src/platform/users.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { machine } from '../memory/data.ts';
import { ON_LESS } from '../memory/less.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { JOHN, ME } from '../memory/processes.ts';

const loaded = (values: Partial<Config> = {}): LoadedConfig => ({
  values: { ...defaults(), ...values },
  origins: () => [{ kind: 'file', place: 'config.json:3' }],
  wanted: {},
  files: [],
});

/** What is written to stderr. */
function warnings(t: TestContext): string[] {
  const written: string[] = [];
  t.mock.method(process.stderr, 'write', (text: string) => written.push(text));
  return written;
}

test('without redaction of its own a configuration shows text under the built-in rules', async (t) => {
  const warned = warnings(t);
  for (const argv of ['redacted', 'none'] as const) assert.equal(await presenterFor(loaded({ argv })), BUILT_IN);
  assert.deepEqual(warned, []);
});

test('command lines may be asked for in full, still redacted', async () => {
  const show = await presenterFor(loaded({}), 300);
  assert.equal(show.command(['x', '--token=abc', 'y'.repeat(200)], 20)?.length, 'x --token=[redacted] '.length + 200);
});

test('argv: strict shows only what is plainly harmless', async () => {
  const show = await presenterFor(loaded({ argv: 'strict' }));
  assert.equal(show.command(['x', 'run', '--color', 'Kakadu'], 100), 'x run --color [redacted]');
});

test('configured keys and patterns are redacted', async () => {
  const argv = ['x', '--color=red', '--id', 'abc-123'];
  const shown = async (redact: Config['redact']) => (await presenterFor(loaded({ redact }))).command(argv, 100);
  assert.equal(await shown({ keys: ['color'], patterns: [] }), 'x --color=[redacted] --id abc-123');
  assert.equal(await shown({ keys: [], patterns: ['abc-\\d+'] }), 'x --color=red --id [redacted]');
});

test('argv "full" shows command lines as they are, with a warning', async (t) => {
  const warned = warnings(t);
  const show = await presenterFor(loaded({ argv: 'full' }));
  assert.equal(show.command(['x', '--password=hunter2'], 100), 'x --password=hunter2');
  assert.match(warned.join(''), /^process-manager-mcp: warning: argv is "full": .* passwords and keys in them\n$/);
});

test('a pattern that cannot be used is refused with its place', async () => {
  await assert.rejects(
    presenterFor(loaded({ redact: { keys: [], patterns: ['('] } })),
    (error) => error instanceof UsageError && error.message.startsWith('config.json:3: redact.patterns'),
  );
});

test('the settings carry the limits, the presenter and the access', async (t) => {
  const warned = warnings(t);
  const values = { confirm: 'always', max_targets: 3, max_kills_per_minute: 4 } as const;
  const settings = await resolveSettings(
    loaded({ ...values, allow_users: ['john'] }),
    memoryMachine(machine(ME, [])),
    BUILT_IN,
  );
  assert.deepEqual(settings, {
    access: { ...DEFAULT_ACCESS, allowUsers: new Set([JOHN]) },
    show: BUILT_IN,
    safety: { confirm: 'always', targetsPerCall: 3, killsPerMinute: 4 },
  });
  assert.deepEqual(warned, []);
});

test('the name service is asked for the users of the settings and of the rules, before they are looked up', async () => {
  const here = memoryMachine(machine(ME, []));
  const asked: UserQuery[] = [];
  const learning = { ...here, users: { ...here.users, learn: async (query: UserQuery) => void asked.push(query) } };
  const rules = [
    { effect: 'deny', action: ['view'], match: { user: ['me'] }, place: 'config.json:4' },
  ] satisfies Config['rules'];
  await resolveSettings(loaded({ allow_users: ['john'], rules }), learning, BUILT_IN);
  await resolveSettings(loaded({ allow_users: '*', rules }), learning, BUILT_IN);
  assert.deepEqual(asked, [{ names: ['john', 'me'] }, { names: ['me'] }]);
  await resolveSettings(
    loaded({ rules: rules.map((rule) => ({ ...rule, match: { name: ['x'] } })) }),
    learning,
    BUILT_IN,
  );
  assert.deepEqual(asked.at(-1), { names: [] });
});

test('allow_users with root alone is reported to have no effect', async (t) => {
  const warned = warnings(t);
  const here = memoryMachine(machine(ME, []));
  await resolveSettings(loaded({ allow_users: ['root'], allow_root: true }), here, BUILT_IN);
  assert.deepEqual(warned, []);
  await resolveSettings(loaded({ allow_users: ['root'] }), here, BUILT_IN);
  assert.match(warned.join(''), /allow_users names root, which has no effect: only ALLOW_ROOT=Y/);
  const less = memoryMachine(machine(ON_LESS.me, [], ON_LESS));
  await resolveSettings(loaded({ allow_users: ['SYSTEM'] }), less, BUILT_IN);
  assert.match(warned.at(-1) ?? '', /allow_users names the system, which has no effect/);
});

test('a host is opened on the machine that the caller sees, and takes another configuration', async () => {
  let seen = 0;
  const { host, use } = await openHost(loaded({ native: false, audit: 'off' }), {
    changes: false,
    show: BUILT_IN,
    as(here) {
      seen++;
      return { ...here, self: { ...here.self, user: JOHN } };
    },
  });
  assert.equal(seen, 1);
  assert.equal(host.machine.self.user, JOHN);
  assert.equal(host.access().readOnly, false);
  await use(loaded({ read_only: true }));
  assert.equal(host.access().readOnly, true);
  await assert.rejects(use(loaded({ unprotect: ['x'] })), UsageError);
  assert.equal(host.access().readOnly, true, 'a refused one changes nothing');
});
