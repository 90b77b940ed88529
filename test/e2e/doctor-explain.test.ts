import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as z from 'zod';
import { program, stateOf } from './programs.ts';
import { ANN, AS_OWNER, cli, configFile, noOtherUsers, ROOT } from './support.ts';

/** `doctor --explain`: which rule decides about a real process. */

type Options = Parameters<typeof cli>[1];

const Explained = z.object({
  pid: z.number(),
  name: z.string(),
  verdicts: z.array(
    z.object({
      action: z.string(),
      allowed: z.boolean(),
      rule: z.string(),
      why: z.string(),
      code: z.string().optional(),
    }),
  ),
  system: z.string().optional(),
});

describe('--explain', () => {
  const explain = async (args: readonly string[], options: Options = {}) => {
    const { code, stdout, stderr } = await cli(['doctor', '--json', '--explain', ...args], options);
    assert.deepEqual([code, stderr], [0, '']);
    return Explained.parse(JSON.parse(stdout));
  };
  const lines = ({ verdicts }: z.output<typeof Explained>) =>
    verdicts.map(({ action, allowed, rule, code }) => `${action}: ${allowed ? 'yes' : code} by ${rule}`);

  test('an own process', async () => {
    const { pid } = await program('waits.mjs');
    const explained = await explain(['kill', String(pid)], { env: AS_OWNER });
    assert.deepEqual(lines(explained), ['terminate: yes by default', 'kill: yes by default']);
    assert.deepEqual([explained.pid, explained.name], [pid, 'node']);
    assert.equal(explained.system, 'permits this user to signal it');
    assert.equal(stateOf(pid) === undefined, false);
  });

  test("root's, and pid 1", async () => {
    assert.deepEqual(lines(await explain(['signal', '1'])), [
      'signal: PROTECTED by hard limit: pid 1',
      'interrupt: PROTECTED by hard limit: pid 1',
    ]);
    const seen = lines(await explain(['view', '1']));
    assert.deepEqual(seen, [
      `list: ${ROOT ? 'yes by default' : 'ROOT_PROTECTED by root'}`,
      'details: ROOT_PROTECTED by root',
    ]);
  });

  test("root's, for an ordinary user", { skip: noOtherUsers() }, async () => {
    const { pid } = await program('waits.mjs');
    const explained = await explain(['terminate', String(pid)], { uid: ANN });
    assert.deepEqual(lines(explained), ['terminate: ROOT_PROTECTED by root']);
    assert.equal(explained.system, undefined);
    const opened = await explain(['terminate', String(pid), '--allow-root'], { uid: ANN });
    assert.deepEqual([lines(opened), opened.system], [['terminate: yes by default'], 'refuses: EPERM']);
  });

  test('a protected name, a rule that denies, and one that asks', async () => {
    const { pid } = await program('titled.mjs', ['"sshd"']);
    const explained = await explain(['terminate', String(pid)], { env: AS_OWNER });
    assert.deepEqual(lines(explained), ['terminate: PROTECTED by protected: sshd']);
    assert.match(explained.verdicts[0]?.why ?? '', /; "unprotect": \["sshd"\] in the configuration lifts this$/);
    assert.equal(stateOf(pid) === undefined, false);
    const other = await program('waits.mjs', ['doctor-explains']);
    const rules = configFile(
      '{"rules": [\n{"effect": "deny", "action": "terminate", "match": {"command": "*doctor-explains*"}, "note": "mine"},\n{"effect": "ask", "action": "priority"}]}',
    );
    const asked = async (action: string) =>
      lines(await explain([action, String(other.pid), '--config', rules], { env: AS_OWNER }));
    assert.deepEqual(await asked('terminate'), [`terminate: PROTECTED by deny "mine" in ${rules}:2`]);
    assert.deepEqual(await asked('priority'), [`priority: NEEDS_CONFIRMATION by ask in ${rules}:3`]);
    assert.deepEqual(await asked('signal'), [
      'signal: yes by default',
      `interrupt: PROTECTED by deny "mine" in ${rules}:2`,
    ]);
  });

  test('in words', async () => {
    const { code, stdout } = await cli(['doctor', '--explain', 'terminate', '1']);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^pid 1 "[^"]+", user "root"\n\naction +terminate\ndecision +refused \(PROTECTED\)\nrule +hard limit: pid 1\nwhy +pid 1 keeps/,
    );
  });

  test('a process that is not there: 1', async () => {
    const { code, stdout, stderr } = await cli(['doctor', '--explain', 'view', '2147483647']);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /NOT_FOUND: no process 2147483647/);
  });

  for (const { args, says } of [
    {
      args: ['--explain', 'end', '1'],
      says: /--explain end: unknown action; expected one of view, terminate, kill, signal, priority/,
    },
    { args: ['--explain', 'kill'], says: /--explain kill: expected one pid/ },
    { args: ['--explain', 'kill', '0'], says: /--explain kill 0: expected one pid/ },
    { args: ['--explain', 'kill', 'node'], says: /--explain kill node: expected one pid/ },
    { args: ['--explain', 'kill', '1', '2'], says: /--explain kill 1 2: expected one pid/ },
    {
      args: ['--explain', 'view', '1', '--config', '/nowhere/none.json'],
      says: /\/nowhere\/none\.json does not exist/,
    },
    { args: ['4242'], says: /unexpected argument "4242"; doctor takes only options/ },
    { args: ['--mend'], says: /--mend/ },
  ]) {
    test(`doctor ${args.join(' ')} is wrong usage: 2`, async () => {
      const { code, stdout, stderr } = await cli(['doctor', ...args]);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, says);
    });
  }
});
