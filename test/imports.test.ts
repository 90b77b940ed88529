import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { test } from 'node:test';
import type { Controller } from '../src/platform/controller.ts';
import type { Machine } from '../src/platform/machine.ts';
import type { WatchedProcess } from '../src/platform/watched-process.ts';

/**
 * Imports point one way, from the left to the right:
 * main, audit-writer → commands → {server → tools → host → {policy, audit, platform} → process → text → redaction →
 * errors, config, clients}. Beside them: defined, error-code, folder, version.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  main: ['commands', 'config', 'errors', 'defined', 'error-code', 'version'],
  'audit-writer': ['audit', 'platform'],
  commands: [
    'config',
    'clients',
    'server',
    'tools',
    'host',
    'policy',
    'audit',
    'platform',
    'process',
    'text',
    'redaction',
    'errors',
    'defined',
    'error-code',
    'version',
  ],
  config: ['errors', 'defined', 'error-code'],
  clients: ['error-code', 'folder'],
  server: ['tools', 'host', 'text', 'redaction', 'errors', 'defined'],
  tools: ['host', 'policy', 'platform', 'process', 'text', 'redaction', 'errors', 'defined'],
  host: ['policy', 'audit', 'platform', 'process', 'text', 'redaction', 'errors', 'defined'],
  policy: ['process', 'text', 'redaction', 'errors', 'defined'],
  audit: ['process', 'text', 'redaction', 'errors', 'defined', 'error-code', 'folder'],
  platform: ['process', 'text', 'redaction', 'errors', 'defined', 'error-code', 'version'],
  process: ['text', 'redaction', 'errors', 'defined'],
  text: ['redaction', 'errors', 'defined'],
  redaction: ['errors', 'defined'],
  errors: [],
  defined: [],
  'error-code': [],
  folder: ['error-code'],
  version: [],
};

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join('src', path), 'utf8') }));

/** The room of a file: its folder, or its own name where it stands at the top. */
const roomOf = (path: string): string => path.split('/')[0]?.replace(/\.ts$/, '') ?? '';

for (const { path, text } of sources) {
  test(`${path} imports only what lies below it`, () => {
    const room = roomOf(path);
    const allowed = MAY_IMPORT[room];
    assert.ok(allowed, `the room ${room} is not in the plan`);
    for (const [, target = ''] of text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
      const file = posix.join(dirname(path), target);
      if (file.startsWith('..')) continue; // package.json
      const other = roomOf(file);
      assert.ok(other === room || allowed.includes(other), `${path} imports ${file}`);
    }
  });
}

const having = (pattern: RegExp): string[] => sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

/** What changes a file or folder, as far as Node has it. */
const WRITES =
  /\b(?:write|writev|appendFile|writeFile|truncate|ftruncate|mkdir|mkdtemp|rename|unlink|rm|rmdir|symlink|link|cp|copyFile|chmod|fchmod|chown|utimes)Sync\b|createWriteStream/;

/** What looks at the file that a path leads to: on a file system that does not answer it never returns. */
const LOOKS = /\b(?:stat|lstat|access|realpath|exists|open|statfs|opendir)Sync\b|fs\/promises/;

/** Where paths outside of /proc, /sys and our own files are looked at, or why it is none of those. */
const MAY_LOOK: Readonly<Record<string, string>> = {
  'platform/linux/guarded-paths.ts': 'asks the helper process for what may hang',
  'platform/linux/local-paths.ts': 'only on local file systems',
  'platform/windows/guarded-paths.ts': 'only on local drives; asks the helper process for what may hang',
  'platform/linux/program-kind.ts': 'only what local-paths.ts has resolved',
  'platform/linux/executable.ts': 'only where both lie on local file systems',
  'platform/find-file.ts': 'for the helper process, and for what paths.ts knows to be local',
  'platform/helper/helper-main.ts': 'the helper process itself',
  'platform/linux/fs-files.ts': 'files of /proc',
  'platform/linux/open-files.ts': 'folders of /proc',
  'platform/linux/lines.ts': 'tables of /proc, line by line',
  'platform/linux/attachments-reader.ts': 'links of /proc themselves, not what they lead to',
  'platform/linux/ffi/pidfd.ts': 'descriptors of our own',
  'platform/posix/user-names.ts': '/etc/passwd and /etc/group',
  'platform/posix/places.ts': 'the folder of a file of ours that was just made',
  'platform/posix/trust.ts': 'folders above our own files, before one is read',
  'platform/file-lock.ts': 'the lock of our own log',
  'platform/linux/kernel-features.ts': 'doctor, where a person waits, and marks in / and /run',
};

test('no path that may hang is touched but in the rooms for it', () => {
  const looking = having(LOOKS).filter((path) => /^(server|tools|host|policy|process|text|platform)\//.test(path));
  assert.deepEqual(looking.sort(), Object.keys(MAY_LOOK).sort());
});

/** Does not compile if what is for everyone can signal, too: only a Controller can pin. */
type Power = keyof Controller | 'signal' | 'setPriority';
const CANNOT_SIGNAL: Extract<keyof Machine | keyof WatchedProcess, Power> extends never ? true : false = true;

test('one door for each: signals, configuration, errors, display', () => {
  assert.equal(CANNOT_SIGNAL, true);
  // The helper process kills itself when its parent is gone.
  assert.deepEqual(having(/process\.kill\(/).sort(), [
    'platform/helper/helper-main.ts',
    'platform/linux/pinned-process.ts',
  ]);
  // The others read no setting: where our files are, and what the helper process inherits.
  const environment = ['commands/options.ts', 'platform/helper/helper-child.ts', 'platform/places.ts'];
  assert.deepEqual(having(/process\.env/).sort(), environment);
  assert.deepEqual(having(/fs\/promises/).sort(), ['platform/find-file.ts', 'platform/helper/helper-main.ts']); // they only read
  assert.deepEqual(having(/isError: true/), ['server/server.ts']);
  assert.deepEqual(having(WRITES).sort(), [
    'audit/disk.ts',
    'clients/backups.ts',
    'clients/config-file.ts',
    'clients/new-file.ts', // what both of these make
    'commands/inspect.ts',
    'folder.ts',
    'platform/posix/places.ts', // the owner of what clients/config-file.ts writes
  ]);
  assert.deepEqual(having(/ as SafeText/), ['text/safe-text.ts']);
});

/** Which files may show text by the built-in rules alone, without those of the configuration, and whose text it is. */
const OWN = 'our own words and numbers';
const SENT = 'what a caller sent, back to it';
const NO_HOST = 'the default where there is no host';
const BUILT_IN_ONLY: Readonly<Record<string, string>> = {
  'audit/show.ts': 'what the audit log holds is redacted already',
  'audit/unavailable.ts': 'the path of our own log',
  'commands/doctor.ts': 'errors of a configuration that cannot be read',
  'commands/doctor/child-programs.ts': 'the stderr of our own server, redacted there',
  'commands/doctor/self-test.ts': 'answers of our own server, redacted there',
  'commands/install/edit-text.ts': 'edits of a person at the terminal; no configuration is read',
  'commands/open-host.ts': 'where the configuration adds no rule',
  'host/access.ts': NO_HOST,
  'host/follow-up/blocked.ts': OWN,
  'host/follow-up/left-behind.ts': OWN,
  'host/follow-up/ports-after.ts': OWN,
  'host/follow-up/restarts.ts': OWN,
  'host/follow-up/still-running.ts': OWN,
  'host/pages.ts': SENT,
  'host/plans.ts': SENT,
  'host/sightings.ts': SENT,
  'host/signal.ts': OWN,
  'host/target-list.ts': OWN,
  'platform/linux/guarded-paths.ts': 'a reason, redacted again in the answer',
  'platform/windows/guarded-paths.ts': 'a reason, redacted again in the answer',
  'process/columns.ts': OWN,
  'server/sdk-errors.ts': SENT,
  'server/server.ts': NO_HOST,
  'text/pattern.ts': SENT,
  'tools/find_file_users.ts': OWN,
  'tools/find_orphans.ts': OWN,
  'tools/get_process_info/details.ts': OWN,
  'tools/list_ports.ts': OWN,
  'tools/shared/targets.ts': SENT,
  'tools/tool.ts': SENT,
};

test('text of processes and of the machine is shown by the rules of the configuration', () => {
  assert.deepEqual(having(/\/built-in\.ts'/).sort(), Object.keys(BUILT_IN_ONLY).sort());
});

test('nothing starts another program, but the commands that open the Inspector and try the server out', () => {
  const starting = ['commands/doctor/child-programs.ts', 'commands/inspect.ts', 'platform/helper/helper-child.ts'];
  assert.deepEqual(having(/child_process/).sort(), starting);
  assert.match(readFileSync('src/platform/helper/helper-child.ts', 'utf8'), /spawn\(process\.execPath, program\.args,/);
});
