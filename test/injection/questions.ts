import { accessOf } from '../../src/commands/access-settings.ts';
import { defaults, type PlacedRule } from '../../src/config/schema.ts';
import type { Access } from '../../src/policy/policy.ts';
import { facts } from '../memory/processes.ts';
import { ASKS, call, hostOn, MODEL, type Said, shownBy, TYPED } from './drive.ts';
import type { Hostile } from './texts.ts';
import { hostileProcess, JOHNS, known, listening, ROOTS, world } from './world.ts';

/** Everything that is said before something is ended: questions, plans, and what is left alone. */

export type Scene = (text: Hostile) => Promise<Said>;

/** A rule of the configuration, as it is put in force: its note is a person's, and may hold anything. */
export async function ruled(text: Hostile, effect: 'ask' | 'deny'): Promise<Access> {
  const { platform } = world(text, []);
  const action: PlacedRule['action'] = ['terminate', 'kill', 'signal', 'priority'];
  const rule: PlacedRule = { effect, action, match: {}, note: text.note, place: '/etc/\u202e\n.json:3' };
  const values = { ...defaults(), rules: [rule] };
  return accessOf({ values, origins: () => [], wanted: {}, files: [] }, platform, shownBy());
}

const family = (text: Hostile) => [
  hostileProcess(text, 60),
  hostileProcess(text, 61, { ppid: 60 }),
  hostileProcess(text, 62),
  known(text, 63, 'less'),
  known(text, 64, 'vim'),
  known(text, 65, 'sshd'),
  known(text, 66, 'node', { argv: ['node', '/x/node_modules/process-manager-mcp/dist/main.js', ...text.words] }),
  hostileProcess(text, 67, JOHNS),
  hostileProcess(text, 68, ROOTS),
];

const ALWAYS = { safety: { confirm: 'always' } } as const;
const SEVERAL = { pids: [60, 61, 62, 63, 65, 66, 67, 68, 404], force: true, tree: true };
const clients = [ASKS, MODEL];

/** The same call by a client that can ask its user and by one that cannot. */
async function both(text: Hostile, tool: string, args: Record<string, unknown>, access: Partial<Access> = {}) {
  const said: string[] = [];
  for (const client of clients) {
    const { here, platform } = world(text, family(text), { of: (pid) => ({ listening: [listening(pid, pid)] }) });
    here.sockets.push(listening(3000, 7));
    here.held.set(60, ['7']);
    said.push(...(await call(hostOn(platform, { access, ...ALWAYS }), tool, args, { client })));
  }
  return said;
}

export const QUESTIONS: Readonly<Record<string, Scene>> = {
  'about one': (text) => both(text, 'terminate_process', { pid: 60, tree: true, force: true }),
  'about several by pid': (text) => both(text, 'terminate_processes', SEVERAL),
  'about what a pattern finds': (text) => both(text, 'terminate_processes', { pattern: 'zq' }),
  'about who holds a port': (text) => both(text, 'terminate_processes', { port: 3000 }),
  'about a signal': (text) => both(text, 'signal_process', { pid: 60, signal: 'HUP' }),
  'about what an editor holds': (text) => both(text, 'terminate_process', { pid: 64 }),
  'about another server': (text) => both(text, 'terminate_process', { pid: 66 }),
  async 'about what a rule asks'(text) {
    const access = await ruled(text, 'ask');
    return [
      ...(await both(text, 'terminate_process', { pid: 60 }, access)),
      ...(await both(text, 'set_priority', { pid: 60, nice: 5 }, access)),
      ...(await both(text, 'terminate_processes', SEVERAL, access)),
    ];
  },
  async 'about a large tree'(text) {
    const processes = [60, 61, 62, 63].map((pid) => hostileProcess(text, pid, { ppid: pid === 60 ? 1 : 60 }));
    const { platform } = world(text, processes);
    const host = hostOn(platform, { safety: { confirm: 'auto', targetsPerCall: 2 } });
    return call(host, 'terminate_process', { pid: 60, tree: true }, { client: MODEL });
  },
  async 'without a question'(text) {
    const { platform } = world(text, [...family(text), facts(69, { comm: 'Xorg' })]);
    const host = hostOn(platform);
    return [
      ...(await call(host, 'terminate_processes', { ...SEVERAL, dry_run: true })),
      ...(await call(host, 'terminate_processes', { pids: [60, 69, 67] }, { client: TYPED })),
    ];
  },
};
