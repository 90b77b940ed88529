import assert from 'node:assert/strict';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod';
import { HELP } from '../../src/commands/help.ts';
import { patternOf } from '../pattern-of.ts';
import { freePort } from './free-port.ts';
import { program } from './programs.ts';
import { AS_OWNER, cli, folder, REPO, run, suiteOrTest } from './support.ts';
import { inTerminal, needsPython } from './terminal.ts';

/** The short commands for people: what they show of real processes, and their exit codes. */

const MARK = `verbs-${process.pid}`;
const pm = (...args: string[]) => cli(args, { env: AS_OWNER });

/** Succeeds, and returns what stdout shows, line by line. */
async function shown(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await pm(...args);
  assert.equal(code, 0, stderr);
  return stdout.trimEnd().split('\n');
}

/** A folder that is a project, by its name. */
function project(name: string): string {
  const path = join(realpathSync(folder()), name);
  mkdirSync(join(path, '.git', 'below'), { recursive: true });
  return path;
}

describe('ls', () => {
  test('a project by name, by path and by the folder one is in', async () => {
    const name = `project-${process.pid}`;
    const path = project(name);
    const { pid } = await program('listens.mjs', ['tcp', '127.0.0.1'], { cwd: path });
    for (const [args, cwd] of [
      [['ls', name], '/'],
      [['ls', join(path, '.git/below')], '/'],
      [['ls', '.'], path],
    ] as const) {
      const { code, stdout, stderr } = await cli(args, { env: AS_OWNER, cwd });
      assert.equal(code, 0, stderr);
      const [header = '', row = '', ...more] = stdout.trimEnd().split('\n');
      assert.match(header, /^ *PID {2}NAME +MEMORY +AGE +PORTS +COMMAND$/);
      assert.match(row, patternOf`^ *${pid} +node +\d+ MiB +\d+s +\d+ +.*listens\.mjs`);
      assert.deepEqual(more, []);
    }
  });

  test('a project where nothing runs: 1, and the projects where something does', async () => {
    const here = project(`busy-${process.pid}`);
    await program('waits.mjs', [], { cwd: here });
    const { code, stdout, stderr } = await pm('ls', `idle-${process.pid}`);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, patternOf`^No process runs in a project named "idle-${process.pid}"\. Projects .*busy-`);
  });

  test('a path in no project, and one that does not exist: 2', async () => {
    for (const [path, says] of [
      ['/', /is not in a repository or a package/],
      ['./nowhere-at-all', /does not exist/],
    ] as const) {
      const { code, stdout, stderr } = await pm('ls', path);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, says);
    }
  });

  test('the columns that were asked for, by the words of a person', async () => {
    await program('waits.mjs', [MARK]);
    const [header, row] = await shown('find', `waits.mjs ${MARK}`, '-c', 'age,pid,memory,user');
    assert.match(header ?? '', /^ *AGE +PID +MEMORY +USER$/);
    assert.match(row ?? '', /^ *\d+s +\d+ +\d+ MiB +\S+$/);
  });

  test('a limit, and how many there are beside it', async () => {
    await program('waits.mjs');
    const { code, stdout, stderr } = await pm('ls', '-n', '1');
    assert.equal(code, 0);
    assert.equal(stdout.trimEnd().split('\n').length, 2);
    assert.match(stderr, /^1 of \d+; largest memory first; --limit shows more\.$/m);
  });

  test('--json is the answer of the tool', async () => {
    const { stdout } = await pm('ls', '--json', '--limit', '1');
    const { columns, rows } = z
      .object({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) })
      .parse(JSON.parse(stdout));
    assert.deepEqual([columns[0], rows.length], ['pid', 1]);
  });
});

describe('find', () => {
  test('what matches, in whole lines where stdout is no terminal', async () => {
    const long = `${MARK}-${'x'.repeat(300)}`;
    const { pid } = await program('waits.mjs', [long]);
    const [, row = ''] = await shown('find', `waits.mjs ${MARK}-x`);
    assert.match(row, patternOf`^ *${pid} .*${long}$`);
    const watched = await cli(['find', `waits.mjs ${MARK}-x`], { env: { ...AS_OWNER, COLUMNS: '60' } });
    for (const line of watched.stdout.split('\n')) assert.ok([...line].length <= 60, 'as watch wants it');
  });

  test('any of several patterns', async () => {
    const [one, other] = [await program('waits.mjs', [`${MARK}-a`]), await program('waits.mjs', [`${MARK}-b`])];
    const rows = await shown('find', `waits.mjs ${MARK}-a$`, `waits.mjs ${MARK}-b$`, '-s', 'pid');
    assert.deepEqual(
      rows.slice(1).map((row) => Number.parseInt(row, 10)),
      [one.pid, other.pid].sort((a, b) => a - b),
    );
  });

  test('nothing: 1, also where a shell, env or npm has the pattern in its line', async () => {
    const main = join(REPO, 'dist/main.js');
    const line = `${process.execPath} ${main} find ${MARK}-nothing`;
    for (const [command, args] of [
      [process.execPath, [main, 'find', `${MARK}-nothing`]],
      ['sh', ['-c', `${line}; exit $?`]],
      ['env', ['A=b', ...line.split(' ')]],
      ['timeout', ['60', ...line.split(' ')]],
      ['sh', ['-c', `echo ${MARK}-nothing | xargs ${process.execPath} ${main} find`]],
    ] as const) {
      const { code, stdout, stderr } = await run(command, args, { env: AS_OWNER });
      assert.ok(stderr.startsWith(`Nothing matches "${MARK}-nothing".\n`), stderr);
      assert.deepEqual([code === 0, stdout], [false, '']);
    }
  });

  test('neither it nor the shell around it is among those that use most CPU', async () => {
    const main = join(REPO, 'dist/main.js');
    for (const args of ['ls -s cpu', 'top -1', 'call list_processes --sort-by cpu']) {
      const { stdout } = await run('sh', ['-c', `${process.execPath} ${main} ${args}; true`], { env: AS_OWNER });
      assert.ok(stdout.includes('CPU') || stdout.includes('cpu_percent'), stdout);
      assert.ok(!stdout.includes(`${main} ${args}`), stdout);
    }
  });
});

describe('port and ports', () => {
  test('who holds it, in each notation', async () => {
    const { pid, numbers } = await program('listens.mjs', ['tcp', '127.0.0.1']);
    const number = numbers[0];
    for (const args of [
      ['port', `${number}`],
      [`:${number}`],
      ['port', `localhost:${number}`],
      [`localhost:${number}`],
    ]) {
      const [first, header, row = ''] = await shown(...args);
      assert.match(first ?? '', patternOf`^Port ${number} is in use\. The next free one is \d+\.$`);
      assert.match(header ?? '', /^ *PID {2}NAME .*MEMORY +AGE +ADDRESSES +COMMAND$/);
      assert.match(row, patternOf`^ *${pid} {2}node .*127\.0\.0\.1 .*listens\.mjs`);
    }
  });

  test('a free one: 1; with one in use: 0', async () => {
    const { numbers } = await program('listens.mjs', ['tcp', '127.0.0.1']);
    const free = await freePort();
    const { code, stdout } = await pm('port', String(free));
    assert.deepEqual([code, stdout], [1, `Port ${free} is free.\n`]);
    assert.equal((await pm('port', String(free), String(numbers[0]))).code, 0);
  });

  test('those of a range', async () => {
    const { pid, numbers } = await program('listens.mjs', ['tcp', '127.0.0.1']);
    const rows = await shown('ports', `${numbers[0]}-${numbers[0]}`);
    assert.match(rows[1] ?? '', patternOf`^ *${numbers[0]} +${pid} +node `);
    assert.equal((await pm('ports', `${numbers[0]}`, '--protocol', 'udp')).code, 1);
  });
});

describe('info', () => {
  test('several, in units for people; /dev/null by its name', async () => {
    const [one, other] = [await program('waits.mjs', [MARK]), await program('listens.mjs', ['tcp', '127.0.0.1'])];
    const text = (await shown('info', String(one.pid), String(other.pid), '-i', 'limits')).join('\n');
    assert.match(text, patternOf`^${one.pid} node\n {2}command +.*waits\.mjs ${MARK}\n {2}folder +/\n`);
    assert.match(text, patternOf`\n\n${other.pid} node\n`);
    assert.match(text, /\n {2}started +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, \d+s ago\n/);
    assert.match(text, /\n {2}memory +\d+ MiB \(/);
    assert.match(text, patternOf`\n {2}ports +${other.numbers[0]}/tcp on 127\.0\.0\.1\n`);
    assert.match(text, /\nlimit +soft +hard\n/);
  });

  test('one that is not there: 1, and the others are shown', async () => {
    const { pid } = await program('waits.mjs');
    const { code, stdout, stderr } = await pm('info', '2147483647', String(pid));
    assert.equal(code, 1);
    assert.match(stdout, patternOf`^${pid} node\n`);
    assert.equal(stderr, 'No process 2147483647. It may have exited.\n');
  });
});

test('tree: lines from the ancestors to the descendants', async () => {
  const parent = await program('has-children.mjs', ['2']);
  const rows = await shown('tree', String(parent.pid));
  const at = rows.findIndex((row) => Number.parseInt(row, 10) === parent.pid);
  assert.match(rows[at] ?? '', /└─ .*has-children\.mjs 2$/);
  assert.match(rows[at + 1] ?? '', / {3}├─ cat$/);
  assert.match(rows[at + 2] ?? '', / {3}└─ cat$/);
});

test('files: who works in a folder, also as ~', async () => {
  const home = realpathSync(folder());
  const { pid } = await program('waits.mjs', [], { cwd: home });
  for (const [path, cwd] of [
    ['.', home],
    ['~', '/'],
    [home, '/'],
  ] as const) {
    const { code, stdout } = await cli(['files', path], { env: { ...AS_OWNER, HOME: home }, cwd });
    assert.equal(code, 0);
    assert.match(stdout, patternOf`^ *${pid} +node .*cwd`);
  }
  const unused = join(home, 'unused');
  writeFileSync(unused, '');
  assert.equal((await pm('files', unused)).code, 1);
});

test('orphans: says how young it does not look', async () => {
  const { code, stdout, stderr } = await pm('orphans', '--min-age', '1000000000');
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^Nothing was left behind; --min-age 0 includes what is younger than 1000000000 s\.$/m);
});

describe('wait', () => {
  test('until a port is listened on, until it is free', async () => {
    const { numbers } = await program('listens.mjs', ['tcp', '127.0.0.1']);
    assert.deepEqual(await shown('wait', `:${numbers[0]}`), [`Port ${numbers[0]} is listening.`]);
    const free = await freePort();
    assert.deepEqual(await shown('wait', `:${free}`, '--free'), [`Port ${free} is free.`]);
  });

  test('not in time: 3, and why', async () => {
    const { pid, numbers } = await program('listens.mjs', ['tcp', '127.0.0.1']);
    const { code, stdout, stderr } = await pm('wait', `:${numbers[0]}`, '--free', '-t', '1');
    assert.deepEqual([code, stdout], [3, `Port ${numbers[0]} is not free after 1s.\n`]);
    assert.match(stderr, patternOf`is held by pid ${pid} `);
  });
});

for (const { args, says } of [
  { args: ['lst'], says: /^process-manager-mcp: unknown command "lst"; did you mean ls\?\nSee .*--help\.\n$/ },
  { args: ['call', 'lst'], says: /unknown tool "lst"; did you mean list_processes\?/ },
  {
    args: ['ls', '--limt', '3'],
    says: /unknown option --limt; did you mean --limit\?\nSee process-manager-mcp ls --help/,
  },
  { args: ['ls', '-n', '0'], says: /^--limit must be an integer from 1 to 500, not 0/ },
  { args: ['ls', '-u', 'no-such-user'], says: /^--user: there is no user "no-such-user"/ },
  { args: ['find', '('], says: /^The pattern/ },
]) {
  test(`${args.join(' ')} is wrong usage: 2`, async () => {
    const { code, stdout, stderr } = await pm(...args);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, says);
  });
}

suiteOrTest(needsPython)('in a terminal of 80 columns', { skip: needsPython }, () => {
  test('a table fits, and only its last column is cut', async () => {
    const cwd = project(MARK);
    const { pid, numbers } = await program('listens.mjs', ['tcp', '127.0.0.1'], { cwd });
    for (const args of [['ls', MARK], [`:${numbers[0]}`], ['tree', `${pid}`], ['info', `${pid}`], ['files', cwd]]) {
      const { screen } = await inTerminal(args, { env: AS_OWNER });
      const lines = stripVTControlCharacters(screen.split('\r\x1b[K').at(-1) ?? '').split('\n');
      for (const line of lines) {
        assert.ok([...line].length <= 80, `${[...line].length}: ${line}`);
        // A command line that was too long to read has an ellipsis of its own: those above ours may be so.
        if (line.includes(`${pid}`)) assert.doesNotMatch(line, /….*…|… {2}/);
      }
    }
  });

  test('the help fits on one screen of 24 lines', () => {
    const lines = HELP.split('\n');
    assert.ok(lines.length < 24);
    assert.deepEqual(
      lines.filter((line) => line.length > 80),
      [],
    );
  });

  test('wait: until it has ended', async () => {
    const { pid, child } = await program('waits.mjs');
    const end = async () => {
      child.kill();
      return '';
    };
    const { code, screen } = await inTerminal(['wait', `${pid}`], { env: AS_OWNER, typed: [[/working/, end]] });
    assert.equal(code, 0, screen);
    assert.match(screen, patternOf`${pid} node has ended`);
  });

  test('top refreshes until q, and leaves the screen as it was', async () => {
    const { code, screen } = await inTerminal(['top', '--all'], {
      env: AS_OWNER,
      typed: [
        [/CPU [\d.?]+%? of \d+ core[\s\S]*COMMAND[\s\S]*sort by/, 'm'],
        [/COMMAND[\s\S]*sort by/, 'q'],
      ],
    });
    assert.equal(code, 0, screen);
    assert.ok(screen.startsWith('\x1b[?1049h\x1b[?25l'), screen);
    assert.ok(screen.endsWith('\x1b[?25h\x1b[?1049l'), screen);
    assert.ok(!screen.includes('\x1b[2J'), 'it never clears, which would flicker');
  });
});

test('top prints once where stdout is no terminal', async () => {
  const rows = await shown('top', '-n', '3');
  assert.match(rows[0] ?? '', /^CPU [\d.]+% of \d+ cores? {3}memory [\d.]+ [MG]iB of [\d.]+ GiB/);
  assert.match(rows[2] ?? '', /^ *PID +NAME +USER +CPU +MEMORY +AGE .*COMMAND$/);
  assert.ok(rows.length <= 6);
});
