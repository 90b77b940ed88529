import assert from 'node:assert/strict';
import { createAccessView } from '../../src/host/access.ts';
import { requireNoHelper } from '../../src/host/client-helpers.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { facts, ROOT } from '../memory/processes.ts';
import { call, each, hostOn, MODEL, refusalOf, type Said, shownBy } from './drive.ts';
import { ruled, type Scene } from './questions.ts';
import { type Hostile, MARKS } from './texts.ts';
import { hostileProcess, JOHNS, known, listening, ROOTS, world } from './world.ts';

/** Why processes are not touched: every code and, as far as calls can reach them, every place that makes one. */

/** What becomes a `reason` in an answer. */
async function left(text: Hostile, processes: readonly ProcessFacts[]): Promise<Said> {
  const { platform } = world(text, processes);
  const asks = await ruled(text, 'ask');
  const view = createAccessView(platform, () => asks, { show: shownBy });
  const [plain, , , , server] = processes;
  assert.ok(plain && server);
  return [
    ...(await refusalOf(() => requireNoHelper(view, server))),
    ...(await refusalOf(() => view.require('terminate', plain))),
  ];
}

export const REFUSALS: Readonly<Record<string, Scene>> = {
  async 'of processes that may not be touched'(text) {
    const processes = [
      hostileProcess(text, 60),
      hostileProcess(text, 67, JOHNS),
      hostileProcess(text, 68, ROOTS),
      known(text, 65, 'sshd'),
      known(text, 66, 'node', { argv: ['node', '/x/node_modules/process-manager-mcp/dist/main.js', ...text.words] }),
    ];
    const { platform } = world(text, processes, { over: { threadGroupOf: (tid) => (tid === 6001 ? 60 : tid) } });
    const users = { ...platform.users, idOf: () => processes[1]?.owner.user ?? undefined };
    const denies = await ruled(text, 'deny');
    return [
      ...(await each(hostOn({ ...platform, users }), [['list_processes', { username: 'john' }]])),
      ...(await each(hostOn({ ...platform, users: { ...users, idOf: () => ROOT } }), [
        ['list_ports', { username: 'r' }],
      ])),
      ...(await each(hostOn({ ...platform, hidesSome: () => true }), [
        ['get_process_info', { pid: 6001 }],
        ['wait_for', { pid: 67 }],
        ...[67, 68, 65, 66, 6001, 404].map((pid) => ['terminate_process', { pid }] as const),
        ['terminate_processes', { pids: [65] }],
        ['terminate_processes', { pids: [404, 405] }],
        ['terminate_processes', { pattern: 'main.js' }],
        ['terminate_processes', { pattern: 'nothing at all' }],
      ])),
      ...(await each(hostOn(platform, { access: denies }), [['terminate_process', { pid: 60 }]])),
      ...(await left(text, processes)),
    ];
  },
  async 'of pids that mean another process'(text) {
    const { here, platform } = world(
      text,
      [60, 61, 62].map((pid) => hostileProcess(text, pid)),
    );
    const host = hostOn(platform);
    const shown = await each(
      host,
      [
        ['terminate_process', { pid: 60 }],
        ['terminate_processes', { pids: [61, 62] }],
      ],
      MODEL,
    );
    for (const pid of [60, 61]) here.processes.set(pid, hostileProcess(text, pid, { startTime: 99_999 }));
    here.processes.set(63, facts(63));
    return [
      ...shown,
      ...(await each(host, [
        ['terminate_process', { pid: 60 }],
        ['terminate_process', { ref: 'boot01-62-1' }],
        ['terminate_processes', { pids: [60, 61, 63] }],
      ])),
      ...(await call(host, 'signal_process', { pid: 61, signal: 'HUP' })),
    ];
  },
  async 'of another program than was agreed to'(text) {
    const { here, platform } = world(text, [hostileProcess(text, 60), known(text, 61, 'less')]);
    const host = hostOn(platform, { safety: { confirm: 'always' } });
    const [said = ''] = await call(host, 'terminate_process', { pid: 60 }, { client: MODEL });
    const plan = /plan-[\w-]+/.exec(said)?.[0];
    here.processes.set(60, hostileProcess(text, 60, { argv: ['/another', ...text.words] }));
    return [
      ...(await call(host, 'terminate_processes', { plan })),
      ...(await call(host, 'terminate_processes', { pattern: MARKS.command })),
    ];
  },
  async 'of what cannot be searched in full'(text) {
    const { platform } = world(text, [known(text, 61, 'node', { argvCut: true }), known(text, 62, 'less')], {
      over: { matchAttributes: () => ({ argv: text.words, argvCut: true }) },
    });
    return each(hostOn(platform), [
      ['terminate_processes', { pattern: 'nothing at all' }],
      ['terminate_processes', { pattern: `${MARKS.command}|less` }],
    ]);
  },
  async 'of what is only mentioned'(text) {
    const argv = ['less', text.folder];
    const { platform } = world(text, [hostileProcess(text, 61, { argv }), known(text, 62, 'vim', { argv })]);
    return call(hostOn(platform), 'terminate_processes', { pattern: `/${MARKS.command}` });
  },
  async 'of a port that nothing shown holds'(text) {
    const { here, platform } = world(text, [hostileProcess(text, 60)]);
    here.sockets.push(listening(81, 8, { user: ROOT }), listening(82, 9));
    here.uncertain.set(60, 'not allowed');
    const port = [81, 82, 83].map((port) => ['terminate_processes', { port }] as const);
    const said = await each(hostOn(platform), port);
    here.uncertain.clear();
    return [...said, ...(await each(hostOn(platform), port))];
  },
};
