import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { OFF } from '../../src/audit/audit-log.ts';
import { type WriterReply, WriterRequest } from '../../src/audit/messages.ts';
import { auditLogFor, auditPath } from '../../src/commands/open-audit-log.ts';
import type { Config } from '../../src/config/layers.ts';
import { defaults } from '../../src/config/schema.ts';
import { HelperEnded, HelperHanging, HelperReplaced, Unanswered } from '../../src/platform/helper/helper.ts';
import { openPlaces } from '../../src/platform/this-system.ts';
import { VERSION } from '../../src/version.ts';
import { eventsOf, INTENT, newFolder } from '../audit/support.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';

type Audit = Exclude<Config['audit'], 'off'>;
const config = (audit: Partial<Audit> = {}): Config => ({
  ...defaults(),
  audit: { reads: false, max_mib: 10, syslog: false, ...audit },
});

const ENVIRONMENT = { ...process.env };

function variables(t: TestContext, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) {
    process.env[name] = value;
    t.after(() => {
      const before = ENVIRONMENT[name];
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    });
  }
}

/** A log of a server whose writer replies so, or fails with an error; and the requests to it. */
function logOf(reply: (request: WriterRequest) => WriterReply | Error, audit: Partial<Audit> = {}) {
  const path = join(newFolder(), 'state', 'audit.jsonl');
  const requests: WriterRequest[] = [];
  const warnings: string[] = [];
  const datagrams: string[] = [];
  const here = {
    ...memoryMachine(machine(ME, [facts(900)])), // this server itself
    helper: () => ({
      async ask(question: object) {
        const request = WriterRequest.parse(question);
        requests.push(request);
        const answer = reply(request);
        if (answer instanceof Error) throw answer;
        return answer;
      },
      pids: () => new Set<number>(),
    }),
    syslog: (text: string) => {
      datagrams.push(text);
      return false;
    },
  };
  const log = auditLogFor(config(audit), path, { machine: here, warn: (text) => warnings.push(text) });
  return { log, path, requests, warnings, datagrams };
}

let seq = 0;
const written = ({ fields }: WriterRequest): WriterReply => ({
  lines: fields.map(() => 'a line\n'),
  ...(fields.length > 0 && { seq: ++seq }),
  othersAgesMs: [],
});

test('the log is where it is configured, with the name of the user', () => {
  assert.equal(
    auditPath(config({ path: '/var/log/%u/100%%.jsonl' })),
    `/var/log/${openPlaces().userInPath()}/100%.jsonl`,
  );
});

test("by default the log is in the user's state folder", (t) => {
  const INSIDE = 'process-manager-mcp/audit.jsonl';
  variables(t, { XDG_STATE_HOME: '/state', HOME: '/home/me' });
  for (const one of [config(), { ...defaults(), audit: 'off' as const }])
    assert.equal(auditPath(one), `/state/${INSIDE}`);
  variables(t, { XDG_STATE_HOME: '' });
  assert.equal(auditPath(config()), `/home/me/.local/state/${INSIDE}`);
  variables(t, { HOME: 'relative' });
  assert.equal(auditPath(config()), `/nonexistent/.local/state/${INSIDE}`);
});

test('without an audit log nothing is recorded', () => {
  const deps = { machine: memoryMachine(machine(ME, [])), warn: assert.fail };
  assert.equal(auditLogFor({ ...defaults(), audit: 'off' }, '/a', deps), OFF);
});

test('the writer is told which log it is, how large it may be and who writes', async () => {
  const { log, path, requests } = logOf(written, { max_mib: 3, keep: 7 });
  assert.equal(await log.recordIntent(INTENT), seq);
  assert.deepEqual(requests[0]?.context, {
    path,
    maxBytes: 3 * 1024 * 1024,
    keep: 7,
    version: VERSION,
    self: { pid: 900, startTime: 9000, pidNamespace: '1', boot: 'boot', host: hostname() },
    user: { uid: 1001, gid: 1001 },
  });
});

test('calls that only read are recorded if that is configured', async () => {
  for (const reads of [false, true]) {
    const { log, requests } = logOf(written, { reads });
    log.recordRead(INTENT.origin, 1);
    await log.flush();
    assert.equal(requests.length > 0, reads);
  }
});

for (const [what, error, reason] of [
  ['whose disk is silent', new Unanswered('does not answer', true), 'its disk does not answer'],
  ['that hangs', new HelperHanging('could not be asked'), 'its disk does not answer'],
  ['that ended over it', new HelperEnded('ended', true), 'the process that writes it ended'],
  ['of another version', new HelperReplaced('9.0.0'), 'the package was replaced by version 9.0.0'],
] as const)
  test(`a writer ${what} makes the log unavailable, and nothing is written here`, async () => {
    const { log, path } = logOf(() => error);
    await assert.rejects(log.recordIntent(INTENT), (thrown: Error) => {
      assert.match(thrown.message, /^AUDIT_UNAVAILABLE: /);
      assert.ok(thrown.message.includes(reason), thrown.message);
      return true;
    });
    assert.ok(!existsSync(path));
  });

for (const [what, error] of [
  ['cannot be started', new Unanswered('could not be asked: EAGAIN')],
  ['ended before it was asked', new HelperEnded('ended')],
] as const)
  test(`where a writer ${what}, this process writes`, async () => {
    const { log, path } = logOf(() => error);
    assert.equal(typeof (await log.recordIntent(INTENT)), 'number');
    assert.equal(eventsOf(path).at(-1), 'intent');
  });

test('any other error of the writer is not taken for one', async () => {
  const { log } = logOf(() => new TypeError('a bug'));
  await assert.rejects(log.recordIntent(INTENT), /a bug/);
});

test('a log on a silent mount is not touched', async () => {
  const silence = { path: '/mnt', folder: true, silent: '/mnt does not answer', sockets: new Set<string>() };
  const here = { ...memoryMachine(machine(ME, [])), findFile: async () => silence };
  const asked: unknown[] = [];
  const silent = {
    ...here,
    helper: () => ({ ask: async (one: object) => asked.push(one), pids: () => new Set<number>() }),
  };
  const log = auditLogFor(config(), '/mnt/audit.jsonl', { machine: silent, warn: () => undefined });
  await log.open();
  await log.refresh(false);
  await assert.rejects(log.recordIntent(INTENT), /\/mnt does not answer/);
  assert.deepEqual(asked, []);
});

test("lines are copied to the system's log, and a warning says once that nothing listens", async () => {
  const { log, datagrams, warnings } = logOf(written, { syslog: true });
  for (let count = 0; count < 3; count++) await log.recordIntent(INTENT);
  assert.equal(datagrams.length, 3);
  assert.match(datagrams[0] ?? '', /^<85>\w{3} .* process-manager-mcp\[900\]: a line$/);
  assert.deepEqual(warnings, ['audit.syslog: nothing listens at /dev/log, or koffi is missing; the file is written.']);
  const without = logOf(written);
  await without.log.recordIntent(INTENT);
  assert.deepEqual(without.datagrams, []);
});
