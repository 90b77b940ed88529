import type { UserId } from '../../src/process/owner.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { type MemoryMachine, machine } from './data.ts';
import { memoryMachine, type TestMachine } from './memory-machine.ts';
import type { MemorySystem } from './memory-system.ts';
import { facts } from './processes.ts';

/** A machine of twelve processes: one of each kind that tools, policy and host treat differently. */
export const TWELVE = {
  init: 1,
  kernel: 2,
  /** Root's. */
  service: 300,
  /** Another user's. */
  johns: 310,
  /** Started the client, and most of the others. */
  shell: 400,
  /** Stopped. */
  editor: 410,
  /** It listens on DEV_PORT, and has two children. */
  devServer: 500,
  worker: 501,
  zombie: 502,
  /** What started it has ended. */
  orphan: 600,
  client: 899,
  server: 900,
} as const;

export const DEV_PORT = 3000;
const AGE_S = 5000;
/** The pid of the process that started the orphan. */
const ENDED = 599;

function processesOf({ me, john, root, clock, privileged, adopts, init, kernel }: MemorySystem): ProcessFacts[] {
  /** A process with a higher pid started later. */
  const startTime = (pid: number): number => clock.now - (AGE_S - pid) * clock.unitsPerS;
  const process = (pid: number, comm: string, rest: Partial<ProcessFacts> = {}, user: UserId = me): ProcessFacts => ({
    ...facts(pid, { comm, argv: [comm], ...rest }),
    startTime: startTime(pid),
    owner: { user, all: [user], privilege: privileged.get(user) ?? null },
  });
  const job = { ppid: TWELVE.shell, session: TWELVE.shell, terminal: 'pts/1' };
  const child = { ...job, ppid: TWELVE.devServer, group: TWELVE.devServer };
  return [
    { ...process(TWELVE.init, init.comm, { ppid: 0 }, root), ...init },
    { ...process(TWELVE.kernel, kernel.comm, { ppid: 0, argv: [] }, root), ...kernel },
    process(TWELVE.service, 'backupd', {}, root),
    process(TWELVE.johns, 'python3', {}, john),
    process(TWELVE.shell, 'bash', { terminal: 'pts/1' }),
    process(TWELVE.editor, 'vim', { ...job, status: 'stopped' }),
    process(TWELVE.devServer, 'vite', { ...job, background: false }),
    process(TWELVE.worker, 'esbuild', { ...child, status: 'running', threads: 8 }),
    process(TWELVE.zombie, 'git', { ...child, status: 'zombie', argv: [], rssBytes: 0 }),
    process(TWELVE.orphan, 'chromedriver', { ppid: adopts ? TWELVE.init : ENDED, session: ENDED, group: 600 }),
    process(TWELVE.client, 'claude', job),
    process(TWELVE.server, 'node', { ...job, ppid: TWELVE.client }),
  ];
}

export function twelveOn(system: MemorySystem): { readonly here: MemoryMachine; readonly platform: TestMachine } {
  const here = machine(system.me, processesOf(system), system);
  here.sockets.push({
    ...{ protocol: 'tcp', state: 'listening', address: '127.0.0.1', port: DEV_PORT },
    ...{ key: 'dev', user: system.me },
  });
  here.held.set(TWELVE.devServer, ['dev']);
  here.onSignal = (pid, signal) => {
    const process = here.processes.get(pid);
    if (!process) return;
    const effect = system.capabilities.signals.find(({ name }) => name === signal)?.effect;
    if (effect === 'stops') here.processes.set(pid, { ...process, status: 'stopped' });
    else if (effect === 'continues') here.processes.set(pid, { ...process, status: 'sleeping' });
    else here.processes.delete(pid);
  };
  return { here, platform: memoryMachine(here, [TWELVE.server, TWELVE.client, TWELVE.shell]) };
}
