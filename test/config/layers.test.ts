import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  type ConfigFlags,
  type ConfigPlaces,
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

/** By default on a machine without configuration files. */
const load = (flags: ConfigFlags, env: EnvironmentVariables, places: Partial<ConfigPlaces> = {}) =>
  loadConfig(flags, env, {
    systemConfig: join(folder, 'nowhere', 'system.json'),
    userConfig: join(folder, 'nowhere', 'user.json'),
    distrust: () => undefined,
    ...places,
  }).values;

function file(content: string): string {
  const path = join(folder, `${Math.random()}.json`);
  writeFileSync(path, content);
  return path;
}

test('without any layer the defaults are in force', () => {
  assert.deepEqual(load({}, {}), {
    ...REST,
    allow_root: false,
    allow_users: [],
    read_only: false,
    native: true,
  });
});

test('flags override the environment, which overrides the file, which overrides the defaults', () => {
  const path = file('{"allow_root": true, "allow_users": ["ann"], "read_only": true}');
  const env = { PROCESS_MANAGER_CONFIG: path, ALLOW_ROOT: 'N', ALLOW_USERS: 'bob, cy' };
  const loaded = load({ allow_users: '*' }, env);
  assert.deepEqual(loaded, { ...REST, allow_root: false, allow_users: '*', read_only: true, native: true });
  assert.deepEqual(load({}, env).allow_users, ['bob', 'cy']);
  assert.deepEqual(load({ file: file('{}') }, env).read_only, false, 'the file of the flag is read instead');
});

test("the user's file is read where the system has it, a named one instead of it", () => {
  const userConfig = file('{"read_only": true}');
  assert.equal(load({}, {}, { userConfig }).read_only, true);
  assert.equal(load({}, { PROCESS_MANAGER_CONFIG: file('{}') }, { userConfig }).read_only, false);
});

test('the system-wide file restricts the others', () => {
  const systemConfig = file('{"allow_root": false}');
  assert.equal(load({ allow_root: true }, {}, { systemConfig }).allow_root, false);
});

test('a file that cannot be trusted stops the start, whichever it is', () => {
  const distrust = (path: string) => `${path}: is not trusted`;
  const path = file('{}');
  for (const [flags, places] of [
    [{}, { systemConfig: path }],
    [{}, { userConfig: path }],
    [{ file: path }, {}],
  ] as const)
    assert.throws(
      () => load(flags, {}, { ...places, distrust }),
      (error) => error instanceof UsageError && error.message === `${path}: is not trusted`,
    );
});

test('an empty variable counts as unset', () => {
  assert.equal(load({}, { ALLOW_ROOT: '', ALLOW_USERS: '' }).allow_root, false);
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
      () => load(flags, env),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  });
}

test('users are names separated by commas, or a star', () => {
  assert.deepEqual(parseUsers('x', 'john, 1001'), ['john', '1001']);
  assert.equal(parseUsers('x', ' * '), '*');
  assert.throws(() => parseUsers('x', 'john,,ann'), UsageError);
});
