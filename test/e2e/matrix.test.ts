import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ending } from './endings.ts';
import { works } from './programs.ts';
import { type ServeOptions, serve } from './session.ts';
import { ANN, BEN, home, type Launched, noOtherUsers, stateFolder, suiteOrTest } from './support.ts';
import { cat, lives, setuidCat, uidsOf } from './targets.ts';

/**
 * Who may end whose process: every cell is run for real, once as the server is installed and once with everything
 * allowed. Where the first column refuses, that is ours; where only the second column allows, the kernel would too.
 */

type Cell = readonly [byDefault: string, allowed: string];
type Target = 'own' | "another user's" | "root's" | 'setuid root' | 'uid 65534';

const HARD_LIMIT: Cell = ['PROTECTED', 'PROTECTED'];
/** In the initial user namespace it is a user like any other. */
const isInitial = /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'latin1'));
const nobody = (cell: Cell): Cell => (isInitial ? cell : HARD_LIMIT);
const ROOTS: Record<Target, Cell> = {
  own: ['ROOT_PROTECTED', 'exited'],
  "another user's": ['ACCESS_DENIED', 'exited'],
  "root's": ['ROOT_PROTECTED', 'exited'],
  'setuid root': ['ROOT_PROTECTED', 'exited'],
  'uid 65534': nobody(['ACCESS_DENIED', 'exited']),
};
const VERDICTS: Record<string, Record<Target, Cell>> = {
  'uid 1000': {
    own: ['exited', 'exited'],
    "another user's": ['ACCESS_DENIED', 'PERMISSION_DENIED'],
    "root's": ['ROOT_PROTECTED', 'PERMISSION_DENIED'],
    // The kernel lets the starter of a setuid program end it: only root protection stands before it.
    'setuid root': ['ROOT_PROTECTED', 'exited'],
    'uid 65534': nobody(['ACCESS_DENIED', 'PERMISSION_DENIED']),
  },
  root: ROOTS,
  // Who called sudo gives the server no other rules.
  'root with SUDO_UID': ROOTS,
  'uid 1000 with CAP_KILL': {
    own: ['exited', 'exited'],
    "another user's": ['ACCESS_DENIED', 'exited'],
    "root's": ['ROOT_PROTECTED', 'exited'],
    'setuid root': ['ROOT_PROTECTED', 'exited'],
    'uid 65534': nobody(['ACCESS_DENIED', 'exited']),
  },
  // Its own processes are root's in there, and everybody else is unmapped.
  'root of a user namespace': {
    own: ['ROOT_PROTECTED', 'exited'],
    "another user's": HARD_LIMIT,
    "root's": HARD_LIMIT,
    'setuid root': HARD_LIMIT,
    'uid 65534': HARD_LIMIT,
  },
};

const ids = [`--reuid=${ANN}`, `--regid=${ANN}`, '--clear-groups'];
const KILL = ['setpriv', ...ids, '--inh-caps=+kill', '--ambient-caps=+kill'] as const;
const USERNS = ['unshare', '-Ur'] as const;
const asAnn = ['setpriv', ...ids] as const;

interface Server {
  readonly options: () => ServeOptions;
  /** The user whose processes are its own. */
  readonly uid?: number;
  readonly skip?: string | false;
}
const no = (reason: string, [command, ...args]: readonly [string, ...string[]]): string | false =>
  works(command, [...args, 'true']) ? false : reason;
const skip = noOtherUsers();
const SERVERS: Record<string, Server> = {
  'uid 1000': { options: () => ({ uid: ANN }), uid: ANN },
  root: { options: () => ({}) },
  'root with SUDO_UID': {
    options: () => ({ env: { SUDO_UID: String(ANN), SUDO_GID: String(ANN), SUDO_USER: 'ann' } }),
  },
  'uid 1000 with CAP_KILL': {
    options: () => ({ via: KILL, from: home(ANN), env: { XDG_STATE_HOME: stateFolder(ANN) } }),
    uid: ANN,
    skip: no('needs setpriv with ambient capabilities', KILL),
  },
  'root of a user namespace': {
    options: () => ({ via: USERNS, uid: ANN }),
    uid: ANN,
    skip: no('ordinary users may not make user namespaces here', [...asAnn, ...USERNS]),
  },
};

const TARGETS: Record<Target, (own: number | undefined) => Promise<Launched>> = {
  own: (uid) => cat(uid === undefined ? {} : { uid }),
  "another user's": () => cat({ uid: BEN }),
  "root's": () => cat(),
  'setuid root': () => setuidCat(ANN),
  'uid 65534': () => cat({ uid: 65_534 }),
};

for (const [server, { options, uid, skip: unavailable = false }] of Object.entries(SERVERS)) {
  const why = skip || unavailable;
  suiteOrTest(why)(`a server as ${server}`, { skip: why }, async () => {
    const allowing = { ALLOW_ROOT: 'Y', ALLOW_USERS: '*' };
    const sessions = [await serve(options()), await serve({ ...options(), env: { ...options().env, ...allowing } })];

    for (const [target, cell] of Object.entries(VERDICTS[server] ?? {})) {
      test(`${target}: ${cell[0]}; with everything allowed ${cell[1]}`, async (t) => {
        for (const [index, session] of sessions.entries()) {
          const victim = await targetOf(target, uid);
          if (target === 'setuid root' && uidsOf(victim.pid)[1] !== 0) return t.skip('setuid has no effect here');
          const pretended = await ending(session.call, 'terminate_process', { pid: victim.pid, dry_run: true });
          assert.ok(lives(victim.pid));
          const answer = await ending(session.call, 'terminate_process', { pid: victim.pid, timeout_s: 30 });
          assert.equal(answer.verdict, cell[index], answer.text);
          assert.equal(pretended.verdict, cell[index] === 'exited' ? 'would_end' : cell[index], pretended.text);
          // What became of it is what its parent hears: a refused one lives until it is ended here.
          if (answer.verdict !== 'exited') {
            assert.ok(lives(victim.pid));
            victim.child.kill('SIGKILL');
          }
          const expected = answer.verdict === 'exited' ? 'SIGTERM' : 'SIGKILL';
          assert.deepEqual(await victim.exit, { code: null, signal: expected });
        }
      });
    }
  });
}

function targetOf(name: string, own: number | undefined): Promise<Launched> {
  const [, start] = Object.entries(TARGETS).find(([target]) => target === name) ?? [];
  assert.ok(start);
  return start(own);
}

test('the table has 25 cells', () => {
  assert.equal(Object.values(VERDICTS).flatMap((row) => Object.keys(row)).length, 25);
  assert.deepEqual(Object.keys(VERDICTS), Object.keys(SERVERS));
});
