import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { type Session, serve } from '../../test/e2e/session.ts';
import { ANN, BEN, configFile, home, stateFolder } from '../../test/e2e/support.ts';
import { count, type Figures, nothing } from './figures.ts';
import type { storm } from './namespace.ts';
import { type Told, WAYS } from './ways.ts';

export interface Round {
  readonly way: keyof typeof WAYS;
  /** Until so many signals have been sent, or no time is left. */
  readonly signals: number;
  readonly untilMs: number;
  readonly flags?: readonly string[];
  /** The folder of another build than ours. */
  readonly build?: string;
}

/** For the server, the process that writes its log, the threads of both, the two parents, seven victims and seven innocents: hardly any is left over. */
const PIDS = 44;
const AT_ONCE = 2;
const TOLD_MAX = 50;

/** The limits of a person would end a storm before it has begun. */
const CONFIG = { confirm: 'never', max_kills_per_minute: 1_000_000 };

/** Starts a storm around a fresh server, and has it end victims. */
export async function round(start: Awaited<ReturnType<typeof storm>>, options: Round): Promise<Figures> {
  const { way, signals, untilMs, flags = [], build = home(ANN) } = options;
  const telling = way === 'told by others';
  // Among its own kind only the server's care saves an innocent. Where it cannot know whom a pid meant, innocents are
  // another user's: it may not touch them, although the system lets it.
  const users = { server: telling ? 0 : ANN, victims: ANN, innocents: telling ? BEN : ANN };
  const config = configFile(CONFIG);
  const session = await serve({
    from: build,
    via: start(users, PIDS, telling),
    flags: ['--config', config, ...flags],
    env: { ALLOW_USERS: String(ANN), XDG_STATE_HOME: stateFolder(users.server) },
  });
  const told: Told = { newest: [], used: new Set() };
  const truth = listen(session.child.stderr, told, telling ? await bootTagOf(session) : '');

  const figures = nothing();
  const started = performance.now();
  const ask = async (): Promise<void> => {
    while (figures.signalled < signals && performance.now() < untilMs) {
      await WAYS[way](session, told, (answer) => count(figures, answer));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  figures.seconds = (performance.now() - started) / 1000;

  const { code } = await session.end();
  assert.equal(code, 0);
  return { ...figures, ...(await truth) };
}

/** What the refs of this server begin with: it runs in a PID namespace of its own. */
async function bootTagOf({ list }: Session): Promise<string> {
  const { rows } = await list({ username: '*', columns: ['ref'], limit: 1 });
  return String(rows[0]?.['ref']).split('-')[0] ?? '';
}

/** Hears who is announced, and at the end what became of all. Anything else is a complaint. */
async function listen(from: NodeJS.ReadableStream, { newest }: Told, bootTag: string) {
  const complaints: string[] = [];
  for await (const line of createInterface(from)) {
    const [word, ...numbers] = line.split(' ');
    const [first = Number.NaN, second = Number.NaN, third = Number.NaN, fourth = Number.NaN] = numbers.map(Number);
    if (word === 'victim') {
      newest.push({ pid: first, ref: `${bootTag}-${first}-${second}` });
      if (newest.length > TOLD_MAX) newest.shift();
    } else if (word === 'storm') {
      assert.deepEqual(complaints, []);
      return { born: first + third, victimsKilled: second, innocentsKilled: fourth };
    } else complaints.push(line);
  }
  return assert.fail(`the storm ended without a report: ${complaints.join('\n')}`);
}
