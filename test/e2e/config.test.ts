import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { serve } from './session.ts';
import { cli, type Environment, folder } from './support.ts';

const dir = folder();

/** Writes a configuration file; returns its path. */
function file(name: string, content: unknown): string {
  const path = join(dir, `${name}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

interface Wrong {
  readonly what: string;
  readonly flags?: readonly string[];
  readonly env?: Environment;
  readonly says: RegExp;
}

const WRONG: readonly Wrong[] = [
  {
    what: 'an unknown key in the file',
    flags: ['--config', file('unknown', { allow_rot: true })],
    says: /unknown\.json:1: unknown key "allow_rot"; expected one of allow_root, allow_users/,
  },
  {
    what: 'a value of the wrong type in the file',
    flags: ['--config', file('type', { allow_root: 'Y' })],
    says: /type\.json:1: allow_root: /,
  },
  {
    what: 'users that are not a list',
    env: { PROCESS_MANAGER_CONFIG: file('users', { allow_users: 'john' }) },
    says: /users\.json:1: allow_users: must be "\*" or an array of user names/,
  },
  {
    what: 'an unknown value of argv',
    flags: ['--config', file('argv', { argv: 'raw' })],
    says: /argv\.json:1: argv: must be none, strict, redacted or full/,
  },
  {
    what: 'a file that is not JSON',
    flags: ['--config', file('no', '{ allow_root')],
    says: /no\.json:1: is not valid JSON/,
  },
  { what: 'a file that is a list', flags: ['--config', file('list', [])], says: /list\.json:1: the file: / },
  { what: 'a file that does not exist', flags: ['--config', join(dir, 'none.json')], says: /none\.json/ },
  { what: 'ALLOW_ROOT=yes', env: { ALLOW_ROOT: 'yes' }, says: /ALLOW_ROOT=yes: must be exactly Y or N/ },
  { what: 'ALLOW_ROOT=y', env: { ALLOW_ROOT: 'y' }, says: /ALLOW_ROOT=y: must be exactly Y or N/ },
  { what: 'READ_ONLY=1', env: { READ_ONLY: '1' }, says: /READ_ONLY=1: must be exactly Y or N/ },
  { what: 'a user that does not exist', env: { ALLOW_USERS: 'no-such-user' }, says: /ALLOW_USERS.*"no-such-user"/ },
  { what: 'one of several users', flags: ['--allow-users', 'root,nobody-here'], says: /"nobody-here"/ },
  { what: 'a star among names', env: { ALLOW_USERS: 'root,*' }, says: /ALLOW_USERS=root,\*: must be/ },
  { what: 'an unknown flag', flags: ['--allow-everything'], says: /--allow-everything/ },
  { what: 'a value for a flag that takes none', flags: ['--read-only=no'], says: /--read-only/ },
  { what: 'a flag without its value', flags: ['--allow-users'], says: /--allow-users/ },
  { what: 'an unknown command', flags: ['serf'], says: /"serf"/ },
];

describe('a wrong configuration refuses to start, and is named', () => {
  for (const { what, flags = [], env = {}, says } of WRONG) {
    test(what, async () => {
      const { code, signal, stdout, stderr } = await cli(flags, { env });
      assert.equal(signal, null);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /\n {4}at /); // a stack helps nobody here
    });
  }
});

describe('file < environment < flags', () => {
  const config = file('all', { allow_root: true, allow_users: ['61041'], read_only: true, native: false });
  const accessOf = async (flags: readonly string[], env: Environment) => {
    const session = await serve({ flags: ['--config', config, ...flags], env });
    const { access } = await session.user();
    return {
      root: access.root === 'allowed',
      readOnly: access.read_only,
      how: access.guarantee,
      see: access.see.map(String),
    };
  };

  test('the file counts', async () => {
    const { see, ...access } = await accessOf([], {});
    assert.deepEqual(access, { root: true, readOnly: true, how: 'start_time' });
    assert.ok(see.includes('61041'));
  });

  test('the environment overrides the file', async () => {
    const access = await accessOf([], { ALLOW_ROOT: 'N', ALLOW_USERS: '61042', READ_ONLY: 'N' });
    assert.deepEqual([access.root, access.readOnly], [false, false]);
    assert.deepEqual([access.see.includes('61041'), access.see.includes('61042')], [false, true]);
  });

  test('flags override the environment', async () => {
    const flags = ['--allow-root', '--allow-users', '61043', '--read-only'];
    const access = await accessOf(flags, { ALLOW_ROOT: 'N', ALLOW_USERS: '61042', READ_ONLY: 'N' });
    assert.deepEqual([access.root, access.readOnly], [true, true]);
    assert.deepEqual([access.see.includes('61042'), access.see.includes('61043')], [false, true]);
  });

  test('an empty variable counts as not set', async () => {
    assert.equal((await accessOf([], { ALLOW_ROOT: '', READ_ONLY: '' })).readOnly, true);
  });

  test('a file can be named by the environment, and --config overrides it', async () => {
    const env = { PROCESS_MANAGER_CONFIG: file('env', { read_only: true }) };
    const byEnv = await serve({ env });
    assert.equal((await byEnv.user()).access.read_only, true);
    const byFlag = await serve({ env, flags: ['--config', file('flag', { read_only: false })] });
    assert.equal((await byFlag.user()).access.read_only, false);
  });
});
