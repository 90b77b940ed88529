import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { COMMANDS } from '../../src/commands/command.ts';
import { TOOLS } from '../../src/commands/tools-here.ts';
import { works } from './programs.ts';
import { cli, folder, run, suiteOrTest } from './support.ts';
import { commandInTerminal, needsPython } from './terminal.ts';

/** The completion scripts, in the shells themselves. */

const PROGRAM = 'process-manager-mcp';
const scripts = folder();
const scriptOf = (shell: string): string => join(scripts, `completion.${shell}`);

/** What is offered with the cursor at the end of a line. */
const LINES = [
  { line: '', offers: Object.keys(COMMANDS) },
  { line: 'ca', offers: ['call'] },
  { line: '--ver', offers: ['--version'] },
  { line: 'serve --read', offers: ['--read-only'] },
  { line: 'install wind', offers: ['windsurf'] },
  { line: 'completion z', offers: ['zsh'] },
  { line: 'call ', offers: TOOLS.map(({ name }) => name) },
  { line: 'call get_process_', offers: ['get_process_info', 'get_process_by_port', 'get_process_tree'] },
  { line: 'call list_processes --gro', offers: ['--group-by'] },
  { line: 'call list_processes --sort-by ', offers: ['memory', 'cpu', 'started', 'pid', 'name'] },
  { line: 'call list_processes --limit 5 --sort-by c', offers: ['cpu'] },
  { line: 'call list_processes --columns pid,na', offers: ['pid,name'] },
  { line: 'call list_processes --limit ', offers: [] },
  { line: 'call signal_process 12 US', offers: ['USR1', 'USR2'] },
] as const;

before(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout, stderr } = await cli(['completion', shell]);
    assert.deepEqual([code, stderr], [0, '']);
    writeFileSync(scriptOf(shell), stdout);
  }
});

const offered = (stdout: string): string[] => stdout.split('\n').filter((line) => line !== '');
const sorted = (words: readonly string[]): string[] => [...words].sort();

const noBash = works('bash', ['-c', 'compgen -W x']) ? false : 'needs bash with completion';
suiteOrTest(noBash)('bash', { skip: noBash }, () => {
  /** As bash itself splits the line, and calls the function that was registered. */
  const complete = async (words: readonly string[]) => {
    const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
      eval "set -- $(complete -p ${PROGRAM})"; while [[ $1 != -F ]]; do shift; done; "$2"; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = await run('bash', ['--norc', '-c', script, 'bash', scriptOf('bash'), PROGRAM, ...words]);
    assert.equal(stderr, '');
    return offered(stdout);
  };

  for (const { line, offers } of LINES) {
    test(`${line}…`, async () => assert.deepEqual(sorted(await complete(line.split(' '))), sorted(offers)));
  }

  test('--sort-by=c…, which bash takes for three words', async () => {
    assert.deepEqual(await complete(['call', 'list_processes', '--sort-by', '=', 'c']), ['cpu']);
    assert.equal((await complete(['call', 'list_processes', '--sort-by', '='])).length, 5);
  });

  test('a file', async () => {
    const path = join(scripts, 'completion.b');
    assert.deepEqual(await complete(['call', 'find_file_users', '--path', path]), [scriptOf('bash')]);
  });
});

const noFish = works('fish', ['--version']) ? false : 'needs fish';
suiteOrTest(noFish)('fish', { skip: noFish }, () => {
  const complete = async (line: string) => {
    const script = 'source $argv[1]; complete -C $argv[2]';
    const args = ['--no-config', '-c', script, scriptOf('fish'), `${PROGRAM} ${line}`];
    const { stdout, stderr } = await run('fish', args, { env: { HOME: scripts } });
    assert.equal(stderr, '');
    return offered(stdout).map((entry) => entry.replace(/\t.*/, ''));
  };

  for (const { line, offers } of LINES) {
    test(`${line}…`, async () => assert.deepEqual(sorted(await complete(line)), sorted(offers)));
  }
});

const noZsh =
  needsPython || (works('zsh', ['-f', '-c', 'autoload -U compinit && compinit -u -D']) ? false : 'needs zsh');
suiteOrTest(noZsh)('zsh', { skip: noZsh }, () => {
  test('a session', async () => {
    const start = `autoload -U compinit; compinit -u -D; source ${scriptOf('zsh')}; bindkey '^I' complete-word; print RE''ADY\r`;
    const line = (words: string): string => `\x15${PROGRAM} ${words}\t`;
    const { code, screen } = await commandInTerminal(['zsh', '-f', '-i'], {
      columns: 200,
      env: { TERM: 'dumb', HOME: scripts },
      typed: [
        [/[#%$] /, start],
        [/READY/, line('ca')],
        [/manager-mcp call /, line('call get_process_i')],
        [/call get_process_info /, line('install wind')],
        [/install windsurf /, line('call list_processes --gro')],
        [/list_processes --group-by /, line('call list_processes --sort-by c')],
        [/--sort-by cpu /, line('call list_processes --sort-by=st')],
        [/--sort-by=started /, line('call list_processes --columns pid,na')],
        [/--columns pid,name /, line('call signal_process 12 WI')],
        [/signal_process 12 WINCH /, '\x15exit\r'],
      ],
    });
    assert.equal(code, 0, screen);
  });
});

describe('wrong usage', () => {
  for (const args of [[], ['tcsh'], ['bash', 'zsh']]) {
    test(`completion ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await cli(['completion', ...args]);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /(?:missing shell|unknown shell ".*"); expected one of bash, zsh, fish/);
    });
  }
});
