import { createAccessView } from '../../src/host/access.ts';
import { startsAgain } from '../../src/host/follow-up/restarts.ts';
import { stillRunning } from '../../src/host/follow-up/still-running.ts';
import { NO_ATTRIBUTES } from '../../src/process/match-attributes.ts';
import { RUNTIMES, SUPERVISORS } from '../../src/process/restarters.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { facts } from '../memory/processes.ts';
import { call, hostOn, type Said, shownBy } from './drive.ts';
import type { Scene } from './questions.ts';
import type { Hostile } from './texts.ts';
import { hostileProcess, known, listening, world } from './world.ts';

/** What is said after something was ended: what is left of it, what starts it again, what became of its ports. */

const END = 'terminate_process';
/** Waits for nothing. */
const AT_ONCE = { timeout_s: 0 };

/** Programs that start others again, and name them by an argument or a variable. */
const RESTARTERS = ['runsv', 's6-supervise', 'PM2', 'supervisord', 'nodemon', 'circusd', 'nginx', 'gunicorn', 'honcho'];

/** Ends pid 61, whose parent is such a program. */
async function restarted(text: Hostile, program: string): Promise<Said> {
  const argv = [program, text.label, ...text.words];
  const parent = known(text, 60, program, { argv });
  const child = known(text, 61, program === 'nginx' ? 'nginx' : 'node', { ppid: 60 });
  return call(hostOn(world(text, [parent, child]).platform), END, { pid: 61, ...AT_ONCE });
}

/** The same where its control group says so. */
async function inGroup(text: Hostile, group: object): Promise<Said> {
  const { platform } = world(text, [hostileProcess(text, 61)], { of: () => group });
  return call(hostOn(platform), END, { pid: 61, ...AT_ONCE });
}

const SERVICE = { main: true, restart: 'always' } as const;

/** The host waits for what is started again. */
export const SLOW_ADVICE: Readonly<Record<string, Scene>> = {
  async 'what starts it again, as the host finds it'(text) {
    const said = [
      ...RESTARTERS.map((program) => restarted(text, program)),
      ...RUNTIMES.map((runtime) => inGroup(text, { container: text.label, runtime })),
      inGroup(text, { unit: text.label, service: SERVICE }),
      inGroup(text, { unit: text.label, service: SERVICE, userUnit: true }),
    ];
    return (await Promise.all(said)).flat();
  },
};

export const ADVICE: Readonly<Record<string, Scene>> = {
  async 'what starts it again'(text) {
    const { platform } = world(text, []);
    const view = createAccessView(platform, () => DEFAULT_ACCESS, { show: shownBy });
    const parents = [hostileProcess(text, 60), undefined];
    const named = [text.label, text.group, undefined];
    const all = SUPERVISORS.flatMap((kind) => parents.flatMap((by) => named.map((name) => ({ kind, by, name }))));
    const again = [hostileProcess(text, 61), hostileProcess(text, 62)];
    return all.flatMap((known) => {
      const restarter = { ...known, id: text.group };
      return [0, 1, 2].map((count) => startsAgain(view, { restarter, ended: true, again: again.slice(0, count) }));
    });
  },
  async 'what is left'(text) {
    const child = { ppid: 60 };
    const { here, platform } = world(text, [hostileProcess(text, 60), hostileProcess(text, 61, child)], {
      of: (pid) => ({ children: 1, listening: [listening(3000 + pid, pid)] }),
    });
    // Its child holds the port from then on.
    here.sockets.push(listening(3060, 7), listening(3061, 8));
    here.held.set(61, ['7', '8']);
    const abort = new AbortController();
    here.onSignal = (pid) => {
      here.processes.delete(pid);
      abort.abort();
    };
    return call(hostOn(platform), END, { pid: 60, ...AT_ONCE }, { abort: abort.signal });
  },
  async 'what goes on, and why'(text) {
    const stuck = [
      hostileProcess(text, 60),
      hostileProcess(text, 61, { status: 'tracing-stop' }),
      hostileProcess(text, 62, { status: 'disk-sleep' }),
      hostileProcess(text, 63),
      known(text, 64, 'postgres'),
    ];
    const { here, platform } = world(text, stuck, {
      over: {
        signalState: ({ pid }) => ({ tracerPid: 60, waitChannel: text.channel, ...(pid === 63 && { isFrozen: true }) }),
      },
    });
    here.traits.set(63, { ...NO_ATTRIBUTES, group: { container: text.label, runtime: 'docker' } });
    here.onSignal = () => undefined;
    const said = await Promise.all(
      stuck.map(({ pid }) => call(hostOn(platform), END, { pid, ...AT_ONCE, force: pid === 60 })),
    );
    const view = createAccessView(platform, () => DEFAULT_ACCESS, { show: shownBy });
    const ending = { outcome: 'still_running', signal: 'SIGKILL', elapsedMs: 0, guarantee: 'pidfd' } as const;
    return [
      ...said.flat(),
      ...stillRunning(
        { machine: platform, view },
        stuck.map((process) => ({ ...ending, process })),
      ),
    ];
  },
  async 'a zombie, and what only forwards ports'(text) {
    const [address = '', port = ''] = text.words;
    const proxy = ['/usr/bin/docker-proxy', '-container-ip', address, '-container-port', port];
    const { platform } = world(text, [
      hostileProcess(text, 40),
      facts(50, { ppid: 40, status: 'zombie' }),
      facts(51, { comm: 'docker-proxy', argv: proxy }),
      facts(52, { comm: 'ssh', argv: ['ssh', '-L', `8080:${address}:${port}`, ...text.words] }),
      facts(53, { comm: 'kubectl', argv: ['kubectl', 'port-forward', '-n', address, port, '8080:80'] }),
      facts(54, { comm: 'pasta', argv: ['pasta', '-t', port, ...text.words] }),
    ]);
    const host = hostOn(platform);
    const forwarders = await Promise.all([51, 52, 53, 54].map((pid) => call(host, END, { pid, ...AT_ONCE })));
    return [...(await call(host, END, { pid: 50 })), ...forwarders.flat()];
  },
};
