import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { program, works, zombie } from '../../test/e2e/programs.ts';
import { serve } from '../../test/e2e/session.ts';
import {
  BEN,
  folder,
  home,
  type LaunchOptions,
  launch,
  noOtherUsers,
  REPO,
  sparseUser,
  UID,
} from '../../test/e2e/support.ts';
import { until, within } from '../../test/e2e/waiting.ts';

/** What runs while the questions are asked: real processes of one person, of another and of root. */

export const noOthers = noOtherUsers();
/** Root starts all as an ordinary user, whose only processes these are. */
const me = sparseUser();
const myUid = me.uid ?? UID;

const PYTHON = '/usr/bin/python3';
export const noPython =
  spawnSync(PYTHON, ['-c', ''], { cwd: '/', ...(me.uid !== undefined && { uid: me.uid }) }).status === 0
    ? false
    : `there is no ${PYTHON}`;

const PYTHON_WAITS = "import sys; held = open(sys.argv[1], 'a'); print('ready', flush=True); sys.stdin.read()";
/** Starts a second one that has no pipe to anybody, and tells its pid. */
const PYTHON_FORKS = `import subprocess, sys
null = subprocess.DEVNULL
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(120)'], stdin=null, stdout=null, stderr=null)
print('ready', child.pid, flush=True)
sys.stdin.read()`;
/** Gives a command a terminal of its own, in whose foreground it is. */
const terminal = works('script', ['--version']) ? 'script' : undefined;
const HOG_MIB = 200;
const HOG = `const hog = Buffer.alloc(${HOG_MIB} * 2 ** 20, 1); process.stdin.resume().on('end', () => process.exit(hog[0] - 1)); console.log('ready');`;

export type Scene = Awaited<ReturnType<typeof scene>>;

export async function scene() {
  const place = folder();
  const programs = me.uid === undefined ? join(REPO, 'test/e2e/programs') : join(home(me.uid), 'programs');
  const waits = join(programs, 'waits.mjs');
  // Whoever runs this may have a project of that name.
  const project = `shop-${process.pid}`;
  const shop = join(place, project);
  const held = join(place, 'held.db');
  for (const path of [shop, join(shop, '.git'), join(shop, 'api')]) mkdirSync(path);
  writeFileSync(held, '');
  if (me.uid !== undefined) for (const path of [shop, join(shop, 'api'), held]) chownSync(path, me.uid, me.uid);
  const log = join(shop, 'api', 'app.log');
  const named = join(place, 'report-server');
  symlinkSync(process.execPath, named);

  /** A program of mine that prints a line when it is ready. */
  async function mine(command: string, args: readonly string[], options: LaunchOptions = {}) {
    const one = launch(command, args, { cwd: place, ...me, ...options });
    const line = await within(one.lines.next(), `${command} is ready`);
    return { ...one, numbers: String(line.value).split(' ').slice(1).map(Number) };
  }

  /** A process whose output goes to a file. */
  async function logging() {
    const one = launch('sh', ['-c', 'exec "$@" >"$0" 2>&1', log, process.execPath, waits], {
      cwd: join(shop, 'api'),
      ...me,
    });
    await until(() => (readable(log).includes('ready') ? true : undefined), 'the log is written');
    return one;
  }

  async function inForeground(): Promise<number | undefined> {
    if (terminal === undefined) return undefined;
    const one = await mine(terminal, ['-qec', `exec '${process.execPath}' '${waits}'`, '/dev/null']);
    return Number(readFileSync(`/proc/${one.pid}/task/${one.pid}/children`, 'latin1').trim());
  }

  async function listener(from: number, options: LaunchOptions = me) {
    const port = await freePort(from);
    return { port, ...(await program('listens.mjs', ['tcp', '127.0.0.1', String(port)], options)) };
  }

  const session = await serve(me);
  const pythons = noPython
    ? []
    : [await mine(PYTHON, ['-c', PYTHON_WAITS, held]), await mine(PYTHON, ['-c', PYTHON_FORKS])];
  return {
    session: { call: session.call, asRoot: myUid === 0 },
    myUid,
    logPath: log,
    heldPath: held,
    project,
    shop: await logging(),
    hog: await mine(process.execPath, ['-e', HOG]),
    hogMib: HOG_MIB,
    server: await mine(named, [waits]),
    docker: await mine(process.execPath, [waits, 'docker', 'compose', 'up']),
    foreground: await inForeground(),
    background: await mine(process.execPath, [waits], { detached: true }),
    burner: await program('spins.mjs', [], me),
    zombie: await zombie(me),
    web: await listener(8080),
    dev: await listener(3000),
    pythons,
    others: noOthers
      ? undefined
      : {
          ben: await program('waits.mjs', [], { uid: BEN }),
          benUid: BEN,
          roots: await program('waits.mjs'),
          web: await listener(80, {}),
          rootsSession: await serve(),
        },
    /** Ends what was started by programs and not by us. */
    end: () => {
      for (const pid of pythons.flatMap(({ numbers }) => numbers)) process.kill(pid);
    },
  };
}

const readable = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** The first port from here on that nobody holds. */
async function freePort(from: number): Promise<number> {
  const free = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(from, () => server.close(() => resolve(true)));
  });
  return free ? from : freePort(from + 1);
}
