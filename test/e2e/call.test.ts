import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { program } from './programs.ts';
import { AS_OWNER, cli, suiteOrTest } from './support.ts';
import { lives } from './targets.ts';
import { inTerminal, needsPython } from './terminal.ts';
import { within } from './waiting.ts';

/** `call` in a terminal: colour, width, questions, a spinner. */

const ESCAPE = '\x1b[';
const CLEAR_LINE = `\r${ESCAPE}K`;
/** What is shown in the end: after the spinner, if there was one. */
const answerOf = (screen: string): string => screen.split(CLEAR_LINE).at(-1) ?? '';
const BY_TERM = { code: 7, signal: null };
const LONG = 'x'.repeat(120);

suiteOrTest(needsPython)('in a terminal', { skip: needsPython }, () => {
  test('tables fit its width, with aligned columns and a bold header', async () => {
    const { pid } = await program('waits.mjs', [`in-a-terminal-${LONG}`]);
    const args = ['call', 'find_processes', 'in-a-terminal-x+$', '--columns', 'pid,command,name,user'];
    const { code, screen } = await inTerminal(args, { columns: 60, env: AS_OWNER });
    assert.equal(code, 0, screen);
    const [header = '', row = ''] = answerOf(screen).split('\n');
    const plain = stripVTControlCharacters(header);
    assert.equal(header, `${ESCAPE}1m${plain}${ESCAPE}22m`);
    assert.match(plain, /^ *pid {2}command +name +user$/);
    assert.equal(Number(row.slice(0, plain.indexOf('pid') + 3)), pid);
    // The name of a user can be shorter than its heading.
    assert.equal(Math.max(row.length, plain.length), 60);
    assert.match(row, /… {2}node {2}\S+$/);
    assert.equal(row.indexOf('node', plain.indexOf('name')), plain.indexOf('name'));
  });

  for (const args of [['--help'], ['call', 'get_user_info'], ['call', 'terminate_process', '1'], ['call', 'nothing']]) {
    test(`${args.join(' ')}: no word is broken at its edge`, async () => {
      const { screen } = await inTerminal(args, { columns: 50 });
      const lines = answerOf(screen).split('\n').map(stripVTControlCharacters);
      assert.ok(lines.length > 2, screen);
      for (const line of lines) assert.ok(line.length <= 50, line);
      assert.deepEqual(
        lines.filter((line) => line.endsWith(' ')),
        [],
      );
    });
  }

  for (const { env, has } of [
    { env: { NO_COLOR: '1' }, has: false },
    { env: { FORCE_COLOR: '0' }, has: false },
    { env: { TERM: 'dumb' }, has: false },
    { env: { NO_COLOR: '' }, has: true },
    { env: { NO_COLOR: '1', FORCE_COLOR: '1' }, has: true },
  ]) {
    test(`${JSON.stringify(env)}: ${has ? 'colour' : 'none'}`, async () => {
      const { screen } = await inTerminal(['call', 'get_user_info'], { env });
      assert.equal(answerOf(screen).includes(`${ESCAPE}1m`), has, screen);
    });
  }

  for (const tool of ['terminate_process', 'terminate_processes'] as const) {
    test(`${tool} asks, and a yes ends it`, async () => {
      const victim = await program('leaves-on-term.mjs');
      const { code, screen } = await inTerminal(['call', tool, String(victim.pid)], {
        env: AS_OWNER,
        typed: [[/End 1 process\?\s+pid \d+ "node": [\s\S]* \d+ s old, in "[\s\S]*\[y\/N\] /, 'y\r']],
      });
      assert.equal(code, 0, screen);
      assert.match(screen, / exited +SIGTERM /);
      assert.deepEqual(await within(victim.exit, 'it ends'), BY_TERM);
    });

    for (const [said, keys] of [
      ['no', 'n\r'],
      ['nothing', '\r'],
      ['Ctrl-D', '\x04'],
      ['Ctrl-C', '\x03'],
    ] as const) {
      test(`${tool} asks, and ${said} leaves it alone`, async () => {
        const { pid } = await program('waits.mjs');
        const { code, screen } = await inTerminal(['call', tool, String(pid)], {
          env: AS_OWNER,
          typed: [[/\[y\/N\] /, keys]],
        });
        assert.equal(code, 1, screen);
        assert.match(screen, /DECLINED:/);
        assert.ok(lives(pid));
      });
    }

    test(`${tool} --yes does not ask`, async () => {
      const victim = await program('leaves-on-term.mjs');
      const { code, screen } = await inTerminal(['call', tool, String(victim.pid), '--yes'], { env: AS_OWNER });
      assert.equal(code, 0, screen);
      assert.doesNotMatch(screen, /\?/);
      assert.deepEqual(await within(victim.exit, 'it ends'), BY_TERM);
    });
  }

  test('a dry run has nothing to ask about', async () => {
    const { pid } = await program('waits.mjs');
    const { code, screen } = await inTerminal(['call', 'terminate_process', String(pid), '--dry-run'], {
      env: AS_OWNER,
    });
    assert.equal(code, 0, screen);
    assert.doesNotMatch(screen, /\[y\/N\]/);
    assert.ok(lives(pid));
  });

  test('signal_process asks', async () => {
    const victim = await program('waits.mjs');
    const args = ['call', 'signal_process', String(victim.pid), 'INT'];
    const question = /Send SIGINT to 1 process\?\s+pid \d+ "node": [\s\S]*\[y\/N\] /;
    const no = await inTerminal(args, { env: AS_OWNER, typed: [[question, 'n\r']] });
    assert.equal(no.code, 1, no.screen);
    assert.match(no.screen, /DECLINED:/);
    assert.ok(lives(victim.pid));
    const yes = await inTerminal(args, { env: AS_OWNER, typed: [[question, 'y\r']] });
    assert.equal(yes.code, 0, yes.screen);
    assert.deepEqual(await within(victim.exit, 'it ends'), { code: null, signal: 'SIGINT' });
  });

  test('what may not be touched is refused without a question', async () => {
    const { code, screen } = await inTerminal(['call', 'terminate_process', '1'], { env: AS_OWNER });
    assert.equal(code, 1);
    assert.doesNotMatch(screen, /\[y\/N\]/);
    assert.match(screen, /PROTECTED:/);
  });

  test('a spinner shows during longer work, and is gone afterwards', async () => {
    const { pid } = await program('waits.mjs');
    const args = ['call', 'wait_for', '--pid', String(pid), '--timeout-s', '2'];
    const { screen } = await inTerminal(args, { env: AS_OWNER });
    const [before, ...moved] = screen.split(CLEAR_LINE);
    assert.equal(before, '');
    assert.match(moved[0] ?? '', /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] wait_for \d\.\d s/);
    assert.ok(answerOf(screen).startsWith(`${ESCAPE}1mreached`), screen);
  });
});

test('without a terminal there is no spinner, no colour and no question', async () => {
  const victim = await program('leaves-on-term.mjs');
  const { code, stdout, stderr } = await cli(['call', 'terminate_process', String(victim.pid)], { env: AS_OWNER });
  assert.deepEqual([code, stderr], [0, '']);
  assert.ok(!stdout.includes(ESCAPE));
  assert.deepEqual(await victim.exit, BY_TERM);
});

test('no process that is named twice is forgotten: a list is given in parts, anything else is wrong usage', async () => {
  const [one, other] = [await program('leaves-on-term.mjs'), await program('leaves-on-term.mjs')];
  const pids = [String(one.pid), String(other.pid)] as const;
  for (const args of [
    ['terminate_process', '--pid', pids[0], '--pid', pids[1]],
    ['terminate_process', pids[0], '--pid', pids[1]],
  ]) {
    const { code, stderr } = await cli(['call', ...args], { env: AS_OWNER });
    assert.equal(code, 2);
    assert.match(stderr, /--pid is given twice/);
  }
  assert.ok(lives(one.pid) && lives(other.pid));
  const parts = ['--pids', pids[0], '--pids', pids[1], '--yes', '--timeout-s', '30'];
  const { code } = await cli(['call', 'terminate_processes', ...parts], { env: AS_OWNER });
  assert.equal(code, 0);
  assert.deepEqual([await one.exit, await other.exit], [BY_TERM, BY_TERM]);
});

test('FORCE_COLOR colours a pipe, too, but not JSON', async () => {
  const env = { FORCE_COLOR: '1' };
  assert.ok((await cli(['call', 'get_user_info'], { env })).stdout.includes(`${ESCAPE}1musername`));
  assert.ok(!(await cli(['call', 'get_user_info', '--json'], { env })).stdout.includes(ESCAPE));
  const { stderr } = await cli(['call', 'get_process_info', '0'], { env });
  assert.ok(stderr.startsWith(`${ESCAPE}31mINVALID_INPUT:${ESCAPE}39m pid`), stderr);
});
