import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod';
import { patternOf } from '../pattern-of.ts';
import { freePort } from './free-port.ts';
import { program } from './programs.ts';
import { AS_OWNER, cli, sparseUser, suiteOrTest } from './support.ts';
import { lives } from './targets.ts';
import { inTerminal, needsPython } from './terminal.ts';
import { within } from './waiting.ts';

/** `kill`: what it shows before it asks, that it ends exactly that, and its exit codes. */

const MARK = `kill-${process.pid}`;
const BY_TERM = { code: null, signal: 'SIGTERM' };
const FIRST = /\[y\/N\] /;
const pm = (...args: string[]) => cli(args, { env: AS_OWNER });

suiteOrTest(needsPython)('in a terminal', { skip: needsPython }, () => {
  test('a port and a pid: one table, one question, and what became of each', async () => {
    const listener = await program('listens.mjs', ['tcp', '127.0.0.1']);
    const other = await program('waits.mjs', [MARK]);
    const port = listener.numbers[0];
    const { code, screen } = await inTerminal(['kill', `:${port}`, String(other.pid)], {
      env: AS_OWNER,
      columns: 200,
      typed: [[FIRST, 'y\r']],
    });
    assert.equal(code, 0, screen);
    const lines = stripVTControlCharacters(screen.split('\r\x1b[K').at(-1) ?? '')
      .replaceAll('\r', '')
      .split('\n');
    const at = lines.findIndex((line) => /^ *PID {2}NAME +MEMORY +AGE +PORTS +COMMAND$/.test(line));
    assert.match(lines[at + 1] ?? '', patternOf`^ *${other.pid} +node +\d+ MiB +\d+s +- +.*waits\.mjs ${MARK}$`);
    assert.match(lines[at + 2] ?? '', patternOf`^ *${listener.pid} +node +\d+ MiB +\d+s +${port} +.*listens\.mjs`);
    assert.equal(lines[at + 3], 'End 2 processes? [y/N] y');
    const rest = lines.slice(at + 4).join('\n');
    assert.match(rest, patternOf`^ended +${other.pid} +node .*waits\.mjs`);
    assert.match(rest, patternOf`^ended +${listener.pid} +node .*listens\.mjs`);
    assert.match(rest, patternOf`Port ${port}/tcp is free now\.`);
    assert.deepEqual(await within(listener.exit, 'it ends'), BY_TERM);
    assert.deepEqual(await within(other.exit, 'it ends'), BY_TERM);
  });

  for (const [said, keys] of [
    ['no', 'n\r'],
    ['Ctrl-C', '\x03'],
  ] as const) {
    test(`${said}: nothing is ended, 1`, async () => {
      const { pid } = await program('waits.mjs');
      const { code, screen } = await inTerminal(['kill', String(pid)], { env: AS_OWNER, typed: [[FIRST, keys]] });
      assert.equal(code, 1, screen);
      assert.match(screen, /\nNothing was ended\.\n$/);
      assert.ok(lives(pid));
    });
  }

  test('--tree shows all that would end', async () => {
    const parent = await program('has-children.mjs', ['2']);
    const { code, screen } = await inTerminal(['kill', String(parent.pid), '--tree'], {
      env: AS_OWNER,
      typed: [[/├─ cat[\s\S]*└─ cat[\s\S]*End 3 processes\? \[y\/N\] /, 'y\r']],
    });
    assert.equal(code, 0, screen);
    assert.deepEqual(await within(parent.exit, 'it ends'), BY_TERM);
    for (const pid of parent.numbers) assert.ok(!lives(pid));
  });

  test('what takes over the port while the person thinks is left alone', async () => {
    const port = await freePort();
    const first = await program('listens.mjs', ['tcp', '127.0.0.1', String(port)]);
    let second: Awaited<ReturnType<typeof program>> | undefined;
    const takeOver = async () => {
      first.child.kill('SIGKILL');
      await within(first.exit, 'it ends');
      second = await program('listens.mjs', ['tcp', '127.0.0.1', String(port)]);
      return 'y\r';
    };
    const { screen } = await inTerminal(['kill', `:${port}`], { env: AS_OWNER, typed: [[FIRST, takeOver]] });
    assert.ok(second && lives(second.pid), screen);
    assert.match(screen, patternOf`No process ${first.pid}\.`);
  });

  test('what may not be ended is shown apart, with the reason, and the rest is asked about', async () => {
    const { pid } = await program('waits.mjs');
    const { code, screen } = await inTerminal(['kill', '1', String(pid)], { env: AS_OWNER, typed: [[FIRST, 'n\r']] });
    assert.equal(code, 1, screen);
    assert.match(
      stripVTControlCharacters(screen),
      /Left alone:\n *PID +NAME +WHY\n +1 +\S+ +pid 1 keeps the machine running/,
    );
    assert.match(screen, /End 1 process\?/);
    assert.ok(lives(pid));
  });
});

describe('without a terminal', () => {
  test('it needs --yes: 2, and nothing is signalled', async () => {
    const { pid } = await program('waits.mjs');
    const { code, stdout, stderr } = await pm('kill', String(pid));
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /there is no terminal to ask on; add --yes to agree/);
    assert.ok(lives(pid));
  });

  test('a pattern with --yes ends all that find shows, and says what it leaves alone', async () => {
    const options = sparseUser();
    const [one, other] = [await program('waits.mjs', [MARK], options), await program('waits.mjs', [MARK], options)];
    const { code, stdout, stderr } = await cli(['kill', `waits.mjs ${MARK}$`, '-y'], options);
    assert.equal(code, 0, stderr);
    for (const { pid, exit } of [one, other]) {
      assert.match(stdout, patternOf`^ended +${pid} +node .*${MARK}$`);
      assert.deepEqual(await within(exit, 'it ends'), BY_TERM);
    }
  });

  test('--json is the answer of the tool', async () => {
    const { pid } = await program('waits.mjs');
    const { code, stdout } = await pm('kill', String(pid), '--yes', '--json');
    assert.equal(code, 0);
    const { results } = z
      .object({ results: z.array(z.object({ pid: z.number(), outcome: z.string() })) })
      .parse(JSON.parse(stdout));
    assert.deepEqual(results, [{ pid, outcome: 'exited' }]);
  });

  test('one that does not end: 3, and --force ends it', async () => {
    const stubborn = await program('ignores-term.mjs');
    const asked = await pm('kill', String(stubborn.pid), '-y', '-t', '0.2');
    assert.equal(asked.code, 3, asked.stderr);
    assert.match(asked.stdout, patternOf`^still running +${stubborn.pid} `);
    assert.match(asked.stderr, /--force sends SIGKILL/);
    const forced = await pm('kill', String(stubborn.pid), '-y', '-f', '-t', '0.2');
    assert.equal(forced.code, 0, forced.stderr);
    assert.match(forced.stdout, /^killed /m);
  });

  test('an answer for each target: what is not there does not keep the others', async () => {
    const victim = await program('waits.mjs');
    const free = await freePort();
    const { code, stdout, stderr } = await pm('kill', `:${free}`, String(victim.pid), '-y');
    assert.equal(code, 1);
    assert.match(stdout, patternOf`^ended +${victim.pid} `);
    assert.equal(stderr, `Nothing holds :${free}.\n`);
  });

  for (const { words, says, expected } of [
    { words: ['2147483647'], says: /^No process 2147483647\./, expected: 1 },
    { words: [`no-such-program-${process.pid}`], says: /^Nothing matches no-such-program-\d+\.\n$/, expected: 1 },
    { words: ['1'], says: /may not be ended\. Pid 1: pid 1 keeps .* no setting allows it\.\n$/, expected: 3 },
    { words: [], says: /missing :port, pid or pattern/, expected: 2 },
    { words: ['0'], says: /0 is not a pid/, expected: 2 },
  ]) {
    test(`kill ${words.join(' ')}: ${expected}, in a plain sentence`, async () => {
      const { code, stdout, stderr } = await cli(['kill', ...words, '-y'], sparseUser());
      assert.deepEqual([code, stdout], [expected, '']);
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /\b[A-Z]+_[A-Z]+:|PROTECTED:/);
    });
  }

  test('--read-only ends nothing: 3', async () => {
    const { pid } = await program('waits.mjs');
    const { code, stderr } = await pm('kill', String(pid), '-y', '--read-only');
    assert.equal(code, 3);
    assert.match(stderr, /\(rule: read-only\)/);
    assert.ok(lives(pid));
  });

  test('a thread is no process: 1, and says whose it is', async () => {
    const { pid } = await program('waits.mjs');
    const [, thread] = readdirSync(`/proc/${pid}/task`);
    const { code, stderr } = await pm('kill', thread ?? '', '-y');
    assert.equal(code, 1);
    assert.match(stderr, patternOf`^${thread} is a thread of process ${pid}, "node"`);
    assert.ok(lives(pid));
  });
});
