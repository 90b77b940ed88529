import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Child, compile, inBench, start } from './children.ts';
import { Skipped } from './question.ts';

/** Long-lived processes to be listed. */
export interface Population {
  /** Their parent. */
  readonly pid: number;
  /** TCP ports of 127.0.0.1 that some of them listen on, in no particular order. */
  readonly ports: readonly number[];
  end(): Promise<void>;
}

export interface Crowd {
  /** Processes of the user that the contestants run as. */
  readonly own: number;
  /** Processes of another user, among which the own stand evenly. */
  readonly others?: number;
  /** How many of them listen on a port. */
  readonly listeners?: number;
  /** Whose `own` is; by default ours. */
  readonly uid?: number;
}

const [ORDINARY_UID, OTHERS_UID] = [60_431, 60_432];
/** Room for everything else on the machine. */
const PIDS_SPARE = 2000;

export async function populate({ own, others = 0, listeners = 0, uid = ownUid() }: Crowd): Promise<Population> {
  const pidMax = Number(readFileSync('/proc/sys/kernel/pid_max', 'latin1'));
  if (own + others + PIDS_SPARE > pidMax) throw new Skipped(`kernel.pid_max is ${pidMax}: too few for ${own + others}`);
  const program = compile('population');
  if (program === undefined) throw new Skipped('needs a C compiler');
  const child = await start(program, [own, others, listeners, uid, OTHERS_UID].map(String));
  return { pid: child.pid, ports: await readyPorts(child), end: child.end };
}

/** `count` TCP connections on the loopback: 20,000 sockets for 10,000. */
export async function connect(count: number): Promise<Pick<Population, 'end'>> {
  const program = compile('connections');
  if (program === undefined) throw new Skipped('needs a C compiler');
  const child = await start(program, [String(count)]);
  await readyPorts(child);
  return child;
}

async function readyPorts(child: Child): Promise<number[]> {
  const [ready, ...ports] = (await child.line()).split(' ');
  if (ready !== 'ready') throw new Error(`expected "ready", got ${ready}`);
  return ports.map(Number);
}

export const ownUid = (): number => process.geteuid?.() ?? -1;

/** Root's benchmark measures as an ordinary user does, one whom nobody else has, where such a one may read it. */
export function ordinaryUid(): number {
  if (ownUid() !== 0) return ownUid();
  const options = { uid: ORDINARY_UID, gid: ORDINARY_UID, stdio: 'ignore' } as const;
  const script = `fs.accessSync(${JSON.stringify(inBench('run.ts'))})`;
  return spawnSync(process.execPath, ['-e', script], options).status === 0 ? ORDINARY_UID : 0;
}
