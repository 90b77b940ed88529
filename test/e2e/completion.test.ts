import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { COMMANDS } from '../../src/commands/command.ts';
import { TOOLS } from '../../src/commands/tools-here.ts';
import { patternOf } from '../pattern-of.ts';
import { program, works } from './programs.ts';
import { AS_OWNER, cli, folder, REPO, run, suiteOrTest } from './support.ts';
import { commandInTerminal, needsPython } from './terminal.ts';

/** The completion scripts, in the shells themselves. */

const PROGRAM = 'process-manager-mcp';
const scripts = folder();
/** Both names of the program, as npm makes them. */
for (const name of [PROGRAM, 'pmcp']) symlinkSync(join(REPO, 'dist/main.js'), join(scripts, name));
const env = { ...AS_OWNER, HOME: scripts, PATH: `${scripts}:${process.env['PATH']}` };
const scriptOf = (shell: string): string => join(scripts, `completion.${shell}`);

/** What is offered with the cursor at the end of a line. */
const LINES = [
  { line: '', offers: Object.keys(COMMANDS) },
  { line: 'ca', offers: ['call'] },
  { line: 'ls --sort c', offers: ['cpu'] },
  { line: 'kill --fo', offers: ['--force'] },
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
  const complete = async (words: readonly string[], name: string = PROGRAM) => {
    const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
      eval "set -- $(complete -p ${name})"; while [[ $1 != -F ]]; do shift; done; "$2"; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = await run('bash', ['--norc', '-c', script, 'bash', scriptOf('bash'), name, ...words], {
      env,
    });
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

  test('a pid, a port and a project, asked of the machine', async () => {
    const { pid, numbers } = await program('listens.mjs', ['tcp', '127.0.0.1'], { cwd: REPO });
    const port = String(numbers[0]);
    assert.ok((await complete(['info', ''], 'pmcp')).includes(String(pid)));
    assert.deepEqual(await complete(['port', port], 'pmcp'), [port]);
    assert.deepEqual(await complete(['kill', `:${port}`]), [`:${port}`]);
    assert.deepEqual(await complete(['kill', ':', port]), [port], 'as bash splits it');
    assert.ok((await complete(['ls', ''])).includes(basename(REPO)));
  });

  test('a file', async () => {
    const path = join(scripts, 'completion.b');
    assert.deepEqual(await complete(['call', 'find_file_users', '--path', path]), [scriptOf('bash')]);
  });
});

const noFish = works('fish', ['--version']) ? false : 'needs fish';
suiteOrTest(noFish)('fish', { skip: noFish }, () => {
  const described = async (line: string) => {
    const script = 'source $argv[1]; complete -C $argv[2]';
    const { stdout, stderr } = await run('fish', ['--no-config', '-c', script, scriptOf('fish'), line], { env });
    assert.equal(stderr, '');
    return offered(stdout);
  };
  const complete = async (line: string) =>
    (await described(`${PROGRAM} ${line}`)).map((entry) => entry.replace(/\t.*/, ''));

  test('a pid with its command line, a port with who holds it', async () => {
    const { pid, numbers } = await program('listens.mjs', ['tcp', '127.0.0.1']);
    const [found] = (await described('pmcp info ')).filter((entry) => entry.startsWith(`${pid}\t`));
    assert.match(found ?? '', /\tnode|\t\/.*node/);
    assert.deepEqual(await described(`pmcp kill :${numbers[0]}`), [`:${numbers[0]}\tnode`]);
  });

  for (const { line, offers } of LINES) {
    test(`${line}…`, async () => assert.deepEqual(sorted(await complete(line)), sorted(offers)));
  }
});

const noZsh =
  needsPython || (works('zsh', ['-f', '-c', 'autoload -U compinit && compinit -u -D']) ? false : 'needs zsh');
suiteOrTest(noZsh)('zsh', { skip: noZsh }, () => {
  test('a session', async () => {
    const { numbers } = await program('listens.mjs', ['tcp', '127.0.0.1']);
    const port = numbers[0];
    const start = `autoload -U compinit; compinit -u -D; source ${scriptOf('zsh')}; bindkey '^I' complete-word; print RE''ADY\r`;
    const line = (words: string): string => `\x15${PROGRAM} ${words}\t`;
    const { code, screen } = await commandInTerminal(['zsh', '-f', '-i'], {
      columns: 200,
      env: { ...env, TERM: 'dumb' },
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
        [/signal_process 12 WINCH /, `\x15pmcp port ${String(port).slice(0, -1)}\t`],
        [patternOf`pmcp port ${port} `, '\x15exit\r'],
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

describe('complete, which the scripts call', () => {
  test('each kind, silent about one that it does not know', async () => {
    const { pid } = await program('waits.mjs', ['complete-me'], { cwd: REPO });
    const of = async (kind: string) => {
      const { code, stdout, stderr } = await cli(['complete', kind], { env: AS_OWNER });
      assert.deepEqual([code, stderr], [0, '']);
      return offered(stdout);
    };
    const [found] = (await of('pids')).filter((line) => line.startsWith(`${pid}\t`));
    assert.match(found ?? '', /node/);
    assert.ok((await of('projects')).includes(basename(REPO)));
    assert.ok(!(await of('users')).includes('*'));
    assert.deepEqual(await of('nothing'), []);
  });

  test('silent about a configuration that cannot be read', async () => {
    const { code, stdout, stderr } = await cli(['complete', 'pids'], {
      env: { PROCESS_MANAGER_CONFIG: '/nowhere.json' },
    });
    assert.deepEqual([code, stdout, stderr], [0, '', '']);
  });
});
