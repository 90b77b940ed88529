import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { createHost } from '../../src/host/host.ts';
import { linux } from '../../src/platform/linux/linux.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { ListOutput } from '../../src/tools/shared/lists.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { runTool } from '../host/ends.ts';
import { DEFAULT_CAUTION } from '../server/support.ts';
import { has, leftovers } from './leftovers.ts';

/** Real processes that were left behind, and real ones that were not. */

const made = leftovers();
const { node, server, begin, launch, told, nextFile, killed, note, parentOf } = made;
const noPython = has('python3') ? false : 'python3 is not installed';
const without = (program: string) => (has(program) ? false : `${program} is not installed`);
const noNpm = without('npm');
const opened = linux();
const platform = opened.machine;
/** Only the kernel can tell that a socket has lost its other end. */
const CLIENT_ENDED = platform.isNative ? 'client ended' : 'parent ended';
const host = createHost(opened, () => ({ access: DEFAULT_ACCESS, safety: DEFAULT_CAUTION, show: BUILT_IN }));

interface Row {
  readonly pid: number;
  readonly reason: unknown;
  readonly processes: number;
  readonly ports: unknown;
}

async function found(): Promise<Row[]> {
  const { columns, rows } = ListOutput.parse(await runTool(host, 'find_orphans', { min_age_s: 0, limit: 500 }));
  const at = (row: readonly unknown[], name: string): unknown => row[columns.indexOf(name)];
  return rows.map((row) => ({
    pid: Number(at(row, 'pid')),
    reason: at(row, 'reason'),
    processes: Number(at(row, 'processes')),
    ports: at(row, 'ports'),
  }));
}

/** The row of the tree that a process is in. */
async function rowOf(pid: number): Promise<Row | undefined> {
  const rows = await found();
  for (let at = pid; at > 1; at = parentOf(at)) {
    const row = rows.find((candidate) => candidate.pid === at);
    if (row) return row;
  }
  return undefined;
}

const finds = async (pid: number, reason: string): Promise<Row> => {
  const row = await rowOf(pid);
  assert.equal(row?.reason, reason);
  return row;
};
const passesOver = async (pid: number): Promise<void> => assert.equal(await rowOf(pid), undefined);

after(made.end);

describe('finds', () => {
  test('an MCP server whose client was killed', async () => {
    const file = nextFile();
    const client = launch('pipe', node, [server, file]);
    const { pid } = await told(file);
    await passesOver(pid);
    await killed(client.pid);
    assert.equal((await finds(pid, CLIENT_ENDED)).processes, 1);
  });

  test('an MCP server in a session of its own, as Python clients start them', { skip: noPython }, async () => {
    const file = nextFile();
    const code =
      'import subprocess,sys,time; subprocess.Popen(sys.argv[1:],stdin=-1,stdout=-1,start_new_session=True); time.sleep(120)';
    const client = begin('python3', ['-c', code, node, server, file]);
    const { pid } = await told(file);
    await passesOver(pid);
    await killed(client.pid);
    await finds(pid, 'client ended');
  });

  test('a dev server left by a closed terminal', { skip: noPython }, async () => {
    const file = nextFile();
    const terminal = made.openTerminal(`trap '' HUP; '${node}' '${server}' '${file}' listen & trap - HUP`);
    const { pid, port } = await told(file);
    await passesOver(pid);
    await terminal.close();
    assert.deepEqual((await finds(pid, 'terminal closed')).ports, [port]);
  });

  test('one started with nohup, its output elsewhere', { skip: noPython }, async () => {
    const file = nextFile();
    const terminal = made.openTerminal(`nohup '${node}' '${server}' '${file}' >/dev/null 2>&1 </dev/null &`);
    const { pid } = await told(file);
    await terminal.close();
    await finds(pid, 'session ended');
  });

  test('one in a session of its own', { skip: noPython || without('setsid') }, async () => {
    const file = nextFile();
    const terminal = made.openTerminal(`setsid '${node}' '${server}' '${file}' &`);
    const { pid } = await told(file);
    await terminal.close();
    await finds(pid, 'terminal closed');
  });

  for (const [name, args] of [
    ['npm run', ['run', 'dev']],
    ['npm exec, which npx is', ['exec', '-c']],
  ] as const) {
    test(`the tree of ${name} whose root died`, { skip: noNpm }, async () => {
      const file = nextFile();
      const cwd = join(made.folder, `app${file.slice(-2)}`);
      mkdirSync(cwd);
      const command = `'${node}' '${server}' '${file}' listen`;
      made.file(join(`app${file.slice(-2)}`, 'package.json'), JSON.stringify({ scripts: { dev: command } }));
      const npm = begin('npm', args[0] === 'exec' ? [...args, command] : args, { cwd });
      const { pid, port } = await told(file);
      for (let at = pid; at !== npm.pid; at = parentOf(at)) note(at);
      await passesOver(pid);
      await killed(npm.pid);
      assert.deepEqual((await finds(pid, 'parent ended')).ports, [port]);
    });
  }

  test('npm with all below it, when what started it died: one row', { skip: noNpm }, async () => {
    const file = nextFile();
    const client = launch('pipe', 'npm', ['exec', '-c', `'${node}' '${server}' '${file}'`]);
    const { pid } = await told(file);
    let top = pid;
    for (let at = pid; at !== client.pid; at = parentOf(at)) top = note(at);
    await killed(client.pid);
    const row = await finds(pid, CLIENT_ENDED);
    assert.equal(row.pid, top);
    assert.ok(row.processes >= 2);
    assert.equal((await found()).filter((other) => other.pid === pid).length, 0);
  });

  test('a browser driver left by a test run', async () => {
    const file = nextFile();
    const driver = join(made.folder, 'chromedriver');
    symlinkSync(node, driver);
    const run = launch('ignore', driver, [server, file, 'listen']);
    const { pid } = await told(file);
    await killed(run.pid);
    await finds(pid, 'parent ended');
  });

  test('what a killed wrapper ran', async () => {
    const file = nextFile();
    const wrapper = begin('sh', ['-c', `'${node}' '${server}' '${file}'; true`]);
    const { pid } = await told(file);
    await passesOver(pid);
    await killed(wrapper.pid);
    await finds(pid, 'parent ended');
  });

  test("what an assistant's shell left in its background", async () => {
    const file = nextFile();
    begin('sh', ['-c', `'${node}' '${server}' '${file}' >'${file}.log' 2>&1 &`], { detached: true });
    await finds((await told(file)).pid, 'session ended');
  });
});

describe('passes over', () => {
  test('shells, and what runs in an open terminal', { skip: noPython }, async () => {
    const [job, adopted, shell] = [nextFile(), nextFile(), nextFile()];
    const inner = `(bash --norc -c 'echo $$ 0 >"${shell}.new"; mv "${shell}.new" "${shell}"; mkfifo "${shell}.in"; exec bash --norc -i <>"${shell}.in"' &)`;
    made.openTerminal(`'${node}' '${server}' '${job}' & ('${node}' '${server}' '${adopted}' &); ${inner}`);
    const { pid } = await told(job);
    await passesOver(pid);
    await passesOver(parentOf(pid));
    // Its parent ended on purpose; no one can tell that from an accident.
    await finds((await told(adopted)).pid, 'parent ended');
    const { pid: bash } = await told(shell);
    await made.until(() => (platform.read(bash)?.argv?.includes('-i') ? true : undefined), 'the start of a shell');
    assert.notEqual(platform.read(bash)?.ppid, parentOf(pid));
    await passesOver(bash);
  });

  test('a server whose client lives, though the wrapper between them was killed', async () => {
    const file = nextFile();
    launch('pipe', 'sh', ['-c', `'${node}' '${server}' '${file}'; true`]);
    const { pid } = await told(file);
    await killed(note(parentOf(pid)));
    await passesOver(pid);
  });

  const agents: [program: string, command: string, pid: RegExp][] = [
    ['ssh-agent', `ssh-agent -a '${made.folder}/agent'`, /SSH_AGENT_PID=(\d+)/],
    ['dbus-daemon', `dbus-daemon --session --address='unix:path=${made.folder}/bus' --fork --print-pid=1`, /^(\d+)$/m],
    [
      'gpg-agent',
      `gpg-agent --homedir '${made.folder}' --daemon -- sh -c 'gpg-connect-agent --homedir "${made.folder}" "getinfo pid" /bye'`,
      /D (\d+)/,
    ],
    ['tmux', `tmux -f /dev/null -S '${made.folder}/tmux' new-session -d -P -F 'pid #{pid}' 'sleep 120'`, /pid (\d+)/],
    ['screen', `screen -dmS leftovers sleep 120; screen -ls leftovers`, /(\d+)\.leftovers/],
  ];
  for (const [program, command, pattern] of agents) {
    test(program, { skip: without(program) }, async (t) => {
      const { stdout } = spawnSync('sh', ['-c', command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      const told = pattern.exec(stdout)?.[1];
      if (told === undefined) return t.skip(`${program} does not start for this user`);
      const pid = note(Number(told));
      assert.ok(readFileSync(`/proc/${pid}/cmdline`, 'utf8').length > 0);
      await passesOver(pid);
    });
  }

  test('what runs in tmux', { skip: without('tmux') }, async () => {
    const file = nextFile();
    const command = `tmux -f /dev/null -S '${made.folder}/tmux2' new-session -d "'${node}' '${server}' '${file}'"`;
    spawnSync('sh', ['-c', command], { stdio: 'ignore' });
    const { pid } = await told(file);
    note(parentOf(pid));
    await passesOver(pid);
  });

  test('a daemon that forked twice', { skip: noPython }, async () => {
    const file = nextFile();
    const code = `
import os, sys, time
if os.fork(): os._exit(0)
os.setsid()
if os.fork(): os._exit(0)
os.chdir('/')
null = os.open('/dev/null', os.O_RDWR)
for fd in (0, 1, 2): os.dup2(null, fd)
open(sys.argv[1] + '.new', 'w').write(str(os.getpid()))
os.rename(sys.argv[1] + '.new', sys.argv[1])
time.sleep(120)`;
    begin('python3', ['-c', code, file]);
    await passesOver((await told(file)).pid);
  });

  test('a daemon that went into a session of its own', async () => {
    const file = nextFile();
    begin('sh', ['-c', `setsid '${node}' '${server}' '${file}' &`]);
    await passesOver((await told(file)).pid);
  });

  test("what has the input of its container's init", { skip: without('setsid') || without('bash') }, async () => {
    const file = nextFile();
    const init = join(made.folder, 'tini');
    symlinkSync(spawnSync('sh', ['-c', 'command -v bash'], { encoding: 'utf8' }).stdout.trim(), init);
    const client = launch('pipe', init, ['-c', `setsid '${node}' '${server}' '${file}'; true`]);
    const { pid } = await told(file);
    note(parentOf(pid));
    await killed(client.pid);
    assert.equal((await platform.attachments([pid])).get(pid)?.client, null);
    await passesOver(pid);
  });

  const noNamespaces = spawnSync('unshare', ['--pid', '--fork', 'true']).status !== 0;
  test('what is in a pid namespace', { skip: noNamespaces && 'no right to make one' }, async () => {
    const mark = `12${process.pid}`;
    const box = begin('unshare', ['--pid', '--fork', 'sh', '-c', `setsid sh -c 'sleep ${mark} &'; sleep 120`]);
    const inside = await made.until(async () => {
      const { processes } = await platform.snapshot({ wants: () => true, argv: true });
      return processes.find(({ argv }) => argv?.join(' ') === `sleep ${mark}`);
    }, 'the start of a process inside');
    note(inside.pid);
    note(inside.ppid);
    await passesOver(inside.pid);
    assert.ok(box.pid > 0);
  });

  test('ourselves, all above us, kernel threads', async () => {
    const pids = new Set((await found()).map(({ pid }) => pid));
    const { processes } = await platform.snapshot({ wants: () => true, argv: false });
    const kernel = processes.filter((one) => one.ofKernel);
    for (const pid of [...platform.ancestors(), ...kernel.map((thread) => thread.pid)]) assert.ok(!pids.has(pid));
  });
});
