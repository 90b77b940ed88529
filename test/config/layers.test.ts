import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  type ConfigFlags,
  type EnvironmentVariables,
  loadConfig,
  parseUsers,
  UsageError,
} from '../../src/config/layers.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
after(() => rmSync(folder, { recursive: true }));

const REST = {
  protect: [],
  unprotect: [],
  rules: [],
  confirm: 'auto',
  max_targets: 10,
  max_kills_per_minute: 30,
  argv: 'redacted',
  audit: { reads: false, max_mib: 10, syslog: false },
  redact: { keys: [], patterns: [] },
};

const NOWHERE = { XDG_CONFIG_HOME: join(folder, 'nowhere') };

/** On a machine without a system-wide file. */
const load = (flags: ConfigFlags, env: EnvironmentVariables) =>
  loadConfig(flags, env, join(folder, 'no-system-file')).values;

function file(content: string): string {
  const path = join(folder, `${Math.random()}.json`);
  writeFileSync(path, content);
  return path;
}

test('without any layer the defaults are in force', () => {
  assert.deepEqual(load({}, NOWHERE), {
    ...REST,
    allow_root: false,
    allow_users: [],
    read_only: false,
    native: true,
  });
});

test('flags override the environment, which overrides the file, which overrides the defaults', () => {
  const path = file('{"allow_root": true, "allow_users": ["ann"], "read_only": true}');
  const env = { ...NOWHERE, PROCESS_MANAGER_CONFIG: path, ALLOW_ROOT: 'N', ALLOW_USERS: 'bob, cy' };
  const loaded = load({ allow_users: '*' }, env);
  assert.deepEqual(loaded, { ...REST, allow_root: false, allow_users: '*', read_only: true, native: true });
  assert.deepEqual(load({}, env).allow_users, ['bob', 'cy']);
  assert.deepEqual(load({ file: file('{}') }, env).read_only, false, 'the file of the flag is read instead');
});

test('the default path is below XDG_CONFIG_HOME', () => {
  mkdirSync(join(folder, 'process-manager-mcp'), { recursive: true });
  writeFileSync(join(folder, 'process-manager-mcp', 'config.json'), '{"read_only": true}');
  assert.equal(load({}, { XDG_CONFIG_HOME: folder }).read_only, true);
});

test('a file in the working directory does not count', () => {
  const [started, home] = [process.cwd(), process.env['HOME']];
  process.env['HOME'] = '';
  process.chdir(folder);
  try {
    assert.equal(load({}, { XDG_CONFIG_HOME: '.' }).read_only, false);
  } finally {
    process.chdir(started);
    if (home === undefined) delete process.env['HOME'];
    else process.env['HOME'] = home;
  }
});

test('an empty variable counts as unset', () => {
  assert.equal(load({}, { ...NOWHERE, ALLOW_ROOT: '', ALLOW_USERS: '' }).allow_root, false);
});

const REFUSED: [what: string, env: Record<string, string>, content: string | undefined, message: RegExp][] = [
  ['an unknown key', {}, '{"allow_rot": true}', /json:1: unknown key "allow_rot"; expected one of allow_root, /],
  ['a wrong type', {}, '{"allow_root": "Y"}', /json:1: allow_root: .*boolean/],
  ['wrong users', {}, '{"allow_users": "john"}', /json:1: allow_users: must be "\*" or an array/],
  ['no object', {}, '[]', /json:1: the file: .*object/],
  ['invalid JSON', {}, '{', /json:1: is not valid JSON/],
  ['a file that does not exist', { PROCESS_MANAGER_CONFIG: join(folder, 'gone.json') }, undefined, /gone\.json/],
  ['ALLOW_ROOT=yes', { ALLOW_ROOT: 'yes' }, undefined, /ALLOW_ROOT=yes: must be exactly Y or N/],
  ['READ_ONLY=1', { READ_ONLY: '1' }, undefined, /READ_ONLY=1/],
  ['a star among names', { ALLOW_USERS: 'john,*' }, undefined, /ALLOW_USERS=john,\*/],
];

for (const [what, env, content, message] of REFUSED) {
  test(`${what} refuses to start`, () => {
    const flags = content === undefined ? {} : { file: file(content) };
    assert.throws(
      () => load(flags, { ...NOWHERE, ...env }),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  });
}

test('users are names separated by commas, or a star', () => {
  assert.deepEqual(parseUsers('x', 'john, 1001'), ['john', '1001']);
  assert.equal(parseUsers('x', ' * '), '*');
  assert.throws(() => parseUsers('x', 'john,,ann'), UsageError);
});
