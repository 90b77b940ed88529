import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { reload } from '../../src/commands/reload.ts';
import { type Config, type LoadedConfig, UsageError } from '../../src/config/layers.ts';
import { defaults } from '../../src/config/schema.ts';

const FILE = '/etc/a.json';

function config(values: Partial<Config> = {}, files: readonly string[] = [FILE]): LoadedConfig {
  return {
    values: { ...defaults(), ...values },
    origins: () => [],
    wanted: {},
    files: [...files.map((path) => ({ path, found: true })), { path: '/etc/none.json', found: false }],
  };
}

/** A reload whose reads return these in turn, the last one again and again. */
function reloading(t: TestContext, reads: readonly (LoadedConfig | Error)[], first = config()) {
  const used: LoadedConfig[] = [];
  const messages: string[] = [];
  t.mock.method(process.stderr, 'write', (text: string) => messages.push(text.replace('process-manager-mcp: ', '')));
  let count = 0;
  const read = (): LoadedConfig => {
    const next = reads[Math.min(count++, reads.length - 1)];
    if (next === undefined || next instanceof Error) throw next;
    return next;
  };
  const use = async (loaded: LoadedConfig): Promise<void> => {
    if (loaded.values.protect.includes('refused')) throw new UsageError('it is refused');
    used.push(loaded);
  };
  const again = reload(first, read, async () => ({ use }));
  return { again, used, messages, reads: () => count };
}

test('a valid configuration is used, and reported with its files', async (t) => {
  const next = config({ max_targets: 3 }, [FILE, '/home/b.json']);
  const { again, used, messages, reads } = reloading(t, [next]);
  await again();
  assert.deepEqual(used, [next]);
  assert.deepEqual(messages, [`the configuration was reloaded: ${FILE}, /home/b.json\n`]);
  assert.equal(reads(), 1);
});

test('without a file the other layers are named', async (t) => {
  const { again, messages } = reloading(t, [config({}, [])], config({}, []));
  await again();
  assert.deepEqual(messages, ['the configuration was reloaded: defaults, environment and flags\n']);
});

test('settings that are fixed at the start are named, other changes are not', async (t) => {
  const changed = { native: false, argv: 'none', read_only: true, audit: 'off', allow_root: true } as const;
  const { again, messages } = reloading(t, [config(changed)]);
  await again();
  assert.equal(messages[1], 'native, argv, read_only, audit: restart the server to apply this fully\n');
  assert.equal(messages.length, 2);
});

test('what is invalid for a moment is read a second time', async (t) => {
  for (const moment of [new UsageError('half a file'), config({}, [])]) {
    const next = config();
    const { again, used, reads } = reloading(t, [moment, next]);
    await again();
    assert.deepEqual([used, reads()], [[next], 2]);
    t.mock.restoreAll();
  }
});

test('what stays invalid changes nothing, with the reason', async (t) => {
  for (const [bad, message, count] of [
    [new UsageError('no JSON'), 'no JSON', 2],
    [config({}, []), `${FILE} is gone; restart the server to run without it`, 2],
    [config({ protect: ['refused'] }), 'it is refused', 1],
    [new Error('a bug'), 'Error: a bug', 1],
  ] as const) {
    const { again, used, messages, reads } = reloading(t, [bad]);
    await again();
    assert.deepEqual([used, reads()], [[], count]);
    assert.deepEqual(messages, [`the configuration was not reloaded: ${message}\n`]);
    t.mock.restoreAll();
  }
});

test('a file that came with a reload must stay, too', async (t) => {
  const more = config({}, [FILE, '/home/b.json']);
  const { again, messages } = reloading(t, [more, config()]);
  await again();
  await again();
  assert.match(messages[1] ?? '', /not reloaded: \/home\/b\.json is gone/);
});

test('reloads wait for each other', async (t) => {
  const [one, two] = [config({ max_targets: 1 }), config({ max_targets: 2 })];
  const { again, used } = reloading(t, [new UsageError('half a file'), one, two]);
  await Promise.all([again(), again()]);
  assert.deepEqual(used, [one, two]);
});
