import { streamText } from '../../src/tools/get_process_info/detail-fields.ts';
import { waitUntil } from '../../src/tools/wait_for.ts';
import { ROOT } from '../memory/processes.ts';
import { call, hostOn, shownBy } from './drive.ts';
import type { Scene } from './questions.ts';
import { hostileProcess, JOHNS, listening, world } from './world.ts';

/** What is said in answers that only read: notes, reasons, and lines of their text. */

const NO_WAIT = new AbortController().signal;

export const NOTES: Readonly<Record<string, Scene>> = {
  async 'of ports'(text) {
    const processes = [hostileProcess(text, 60), hostileProcess(text, 61), hostileProcess(text, 62, JOHNS)];
    const { here, platform } = world(text, processes);
    here.sockets.push(listening(80, 7), listening(81, 8, { user: ROOT }), listening(82, 9), listening(83, 10));
    here.held.set(60, ['7']);
    here.held.set(62, ['9']);
    const bound = listening(84, 11, { state: 'bound' });
    here.sockets.push(bound);
    here.held.set(61, ['11']);
    const said: string[] = [];
    for (const uncertain of [false, true]) {
      if (uncertain) for (const pid of [60, 61]) here.uncertain.set(pid, 'only root may look into it');
      const host = hostOn(platform);
      for (const port of [80, 81, 82, 83, 84, 85]) said.push(...(await call(host, 'get_process_by_port', { port })));
      said.push(...(await call(host, 'list_ports', {})));
      for (const state of ['free', 'listening'] as const)
        for (const port of [80, 81, 82, 83, 84, 85]) {
          const { note } = {
            note: undefined,
            ...(await waitUntil(host, { port, state }, { timeoutS: 0, abort: NO_WAIT, progress: () => undefined })),
          };
          said.push(note ?? '');
        }
    }
    return said;
  },
  async 'of lists'(text) {
    const processes = [hostileProcess(text, 60), hostileProcess(text, 61, { ppid: 60 })];
    const { here, platform } = world(text, processes, {
      over: { hidesSome: () => true, fileUses: () => async () => ['open'] },
    });
    here.uncertain.set(60, 'only root may look into it');
    const host = hostOn(platform);
    const calls = [
      ['list_processes', { columns: ['pid', 'name', 'ports', 'project', 'command'] }],
      ['find_processes', { pattern: 'zq' }],
      ['find_file_users', { path: text.folder }],
      ['find_orphans', { min_age_s: 0 }],
      ['get_process_tree', { pid: 60 }],
      ['get_user_info', {}],
    ] as const;
    const said: string[] = [];
    for (const [tool, args] of calls) said.push(...(await call(host, tool, args)));
    return said;
  },
  async 'of an output'(text) {
    const name = shownBy().text(text.name);
    return [
      streamText({ kind: 'pipe', pid: 60, name }) ?? '',
      streamText({ kind: 'pipe', pid: null, name: null }) ?? '',
    ];
  },
  async 'of a word in a command'(text) {
    return [text.label, text.group].map((raw) => `sv stop ${shownBy().commandWord(raw) ?? 'x'}.`);
  },
};

/** These measure for 250 ms. */
export const SLOW_NOTES: Readonly<Record<string, Scene>> = {
  async 'of what is measured'(text) {
    const { platform } = world(text, [hostileProcess(text, 60), hostileProcess(text, 61, { ppid: 60 })], {
      of: () => ({ unit: text.label, container: text.group, runtime: 'docker', unavailable: { fds: 'not allowed' } }),
    });
    const gone = world(text, [hostileProcess(text, 60)], { over: { details: async () => undefined } });
    const said = await Promise.all([
      call(hostOn(platform), 'get_process_info', { pid: 61, include: ['environment', 'open_files', 'threads'] }),
      call(hostOn(platform), 'get_system_summary', {}),
      call(hostOn(gone.platform), 'get_process_info', { pid: 60 }),
    ]);
    return said.flat();
  },
};
