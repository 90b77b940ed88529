import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { test } from 'node:test';
import { SYSTEM_FOLDERS } from './system-folders.ts';

/** What only an operating system knows stays in platform/: anywhere else each of these is a mistake. */
const OF_A_SYSTEM: Readonly<Record<string, RegExp>> = {
  'a numeric user': /\b[ug]ids?\b|[a-z][UG]ids?\b|\bgete?[ug]id\b/,
  'a clock tick': /\bticks?\b|Ticks?\b/,
  'an inode': /\binodes?\b/i,
  'a signal number': /constants\.signals|\bsignals\[/,
  'the name of a signal': /\bSIG[A-Z]{2}|['"`](?:HUP|INT|QUIT|USR[12]|STOP|CONT|WINCH|TERM|KILL)['"`]/,
  'a path of the kernel': /(?<![\w.])\/(?:proc|sys|dev|etc)\/|(?<![\w.])\/proc\b/,
};

/**
 * Names of fields that callers, people and older logs know, and examples for people. Signals between this program and
 * those that it starts, which Node has on every system.
 */
const ALLOWED: Readonly<Record<string, readonly RegExp[]>> = {
  'audit/messages.ts': [/user: z\.object\(\{ uid: RecordedId, gid: RecordedId \}\)/],
  'audit/record.ts': [/readonly uids: /],
  'commands/access-settings.ts': [/`\/etc\/process-manager-mcp\/config\.json:3, ALLOW_USERS`/],
  'commands/doctor.ts': [/uid: numberOf\(user\)/],
  'commands/doctor/child-programs.ts': [/SIGKILL/],
  'commands/doctor/client-environment.ts': [/'LC_ALL', 'TERM', 'TMPDIR'/],
  'commands/doctor/report.ts': [/readonly uid: number \| null/],
  'commands/doctor/text.ts': [/user\.uid === null \? '' : ` \(uid \$\{user\.uid\}\)`/],
  'commands/inspect.ts': [/process\.on\('SIG(?:INT|TERM)'/],
  'commands/verbs/full-screen.ts': [/const signals = \['SIGINT', 'SIGTERM', 'SIGHUP'\]/],
  'commands/open-audit-log.ts': [/uid: recordedId\(self\.user\), gid: recordedId/],
  'host/audit-trail.ts': [/uids: process\.owner\.all/],
  'policy/rule.ts': [/in \/etc\/process-manager-mcp\/config\.json:12/],
  'tools/get_process_info/get_process_info.ts': [
    /\buids: unlessUnknown|\bgids: Ids/,
    /const \{ uids, gids, memory/,
    /\['[ug]ids', [ug]ids &&/,
    /\b[ug]ids: facts\.ids/,
  ],
  'tools/get_process_info/process-info.ts': [/\b[ug]ids: details\./, /\['[ug]ids', 'ids', details\./],
  'tools/get_user_info.ts': [/\b[ug]id: unlessUnknown/, /\b[ug]id: facts\.ids/, /\b[ug]id: numberOf/],
  'tools/wrong-arguments.ts': [/username: \['user', 'user_name', 'owner', 'uid'\]/],
};

/** Command lines with secrets may be written for any system, whichever this one is. */
const NOT_OURS = ['platform/', 'redaction/'];

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll(sep, posix.sep))
  .filter((path) => path.endsWith('.ts') && !NOT_OURS.some((room) => path.startsWith(room)));

const linesOf = (path: string): string[] => readFileSync(join('src', path), 'utf8').split('\n');
const isAllowed = (path: string, line: string): boolean => ALLOWED[path]?.some((one) => one.test(line)) === true;

for (const [what, pattern] of Object.entries(OF_A_SYSTEM))
  test(`nothing above platform/ knows ${what}`, () => {
    const found = sources.flatMap((path) =>
      linesOf(path).flatMap((line, index) =>
        pattern.test(line) && !isAllowed(path, line) ? [`src/${path}:${index + 1}: ${line.trim()}`] : [],
      ),
    );
    assert.deepEqual(found, []);
  });

test('each exception is needed', () => {
  const unused = Object.entries(ALLOWED).flatMap(([path, lines]) =>
    lines.filter((line) => !linesOf(path).some((one) => line.test(one))).map((line) => `${path}: ${line}`),
  );
  assert.deepEqual(unused, []);
});

test('only one file asks which system this is', () => {
  const all = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll(sep, posix.sep));
  const asks = (path: string): boolean => linesOf(path).some((line) => /process\.platform|\bplatform\(\)/.test(line));
  assert.deepEqual(
    all.filter((path) => /\.(?:ts|cjs)$/.test(path) && asks(path)),
    ['platform/this-system.ts'],
  );
});

test('nothing above platform/ reaches into the folder of one system', () => {
  const isNamed = (line: string): boolean => SYSTEM_FOLDERS.some((system) => line.includes(`platform/${system}/`));
  const found = sources.filter((path) => linesOf(path).some(isNamed));
  assert.deepEqual(found, []);
});
