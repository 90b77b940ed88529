import { auditUnavailable } from '../../src/audit/unavailable.ts';
import { explain } from '../../src/commands/doctor/explain.ts';
import { ConfirmationRequest, takeApproved } from '../../src/host/confirmation.ts';
import { createPlans } from '../../src/host/plans.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { ListOutput } from '../../src/tools/shared/lists.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { runTool } from '../host/ends.ts';
import { ASKS, call, each, failed, hostOn, refusalOf } from './drive.ts';
import type { Scene } from './questions.ts';
import { hostileProcess, world } from './world.ts';

/** Why a call is refused for what it says, and not for the processes that it is about. */

const SETTINGS = {
  access: DEFAULT_ACCESS,
  safety: { confirm: 'auto', targetsPerCall: 10, killsPerMinute: 30 },
  show: BUILT_IN,
} as const;

const WATCHER = {
  abort: new AbortController().signal,
  progress: () => undefined,
  source: { client: { name: 'test', version: '0' }, tool: 'signal_process', args: {} },
};

export const ARGUMENTS: Readonly<Record<string, Scene>> = {
  'of arguments'(text) {
    const { argument } = text;
    const { platform } = world(text, [hostileProcess(text, 60)]);
    return each(hostOn(platform), [
      ['list_processes', { [argument]: argument }],
      ['list_processes', { sort_by: argument, columns: [argument], limit: { [argument]: argument } }],
      ['list_processes', { username: argument.slice(0, 64) }],
      ['list_processes', { group_by: 'name', columns: ['pid'] }],
      ['list_processes', { cursor: argument.slice(0, 32) }],
      ['list_ports', { from: 9, to: 8 }],
      ['find_processes', { pattern: `(${argument.slice(0, 200)}` }],
      ['find_processes', { pattern: `${argument.slice(0, 200)}{9` }],
      ['find_file_users', { path: argument }],
      ['get_process_info', { pid: argument, include: [argument] }],
      ['wait_for', { pid: 5, port: 6 }],
      ['signal_process', { pid: 60, signal: argument }],
      ['terminate_process', {}],
      ['terminate_process', { ref: argument.slice(0, 40) }],
      ['terminate_process', { pid: 60, ref: 'boot01-61-610' }],
      ['terminate_process', { ref: 'booo01-60-600' }],
      ['terminate_processes', { plan: argument.slice(0, 64) }],
      ['terminate_processes', { plan: argument.slice(0, 64), force: true }],
      ['terminate_processes', { pids: [60], port: 80 }],
      ['terminate_processes', { pids: Array.from({ length: 11 }, (_, index) => index + 60) }],
    ]);
  },
  async 'of a cursor of another list'(text) {
    const { platform } = world(text, [hostileProcess(text, 60), hostileProcess(text, 61)]);
    const host = hostOn(platform);
    const { next_cursor: cursor } = ListOutput.parse(await runTool(host, 'list_processes', { limit: 1 }));
    return call(host, 'list_processes', { cursor, limit: 2 });
  },
  async 'of an audit log that cannot be written'() {
    const failure = Object.assign(new Error('no'), { code: 'EIO', syscall: 'write', path: '/\u202e\n' });
    return failed(auditUnavailable('/\u202e\n/audit.jsonl', failure));
  },
  async 'of limits'(text) {
    const { platform } = world(text, [hostileProcess(text, 60), hostileProcess(text, 61)]);
    const host = hostOn(platform, { safety: { killsPerMinute: 0, targetsPerCall: 1 } });
    return each(host, [
      ['terminate_process', { pid: 60 }],
      ['terminate_processes', { pids: [60, 61] }],
    ]);
  },
  async 'of answers of the client'(text) {
    const plans = createPlans<string>(() => undefined);
    const replies = ['accepted', 'declined', 'dismissed', 'invalid'] as const;
    const said = await Promise.all(
      replies.map((answer) =>
        refusalOf(() => takeApproved(plans, { canAsk: true, reply: { plan: text.argument, answer } })),
      ),
    );
    return said.flat();
  },
  async 'of a yes to something else'(text) {
    const { platform } = world(text, [hostileProcess(text, 60)]);
    const host = hostOn(platform, { safety: { confirm: 'always' } });
    const plan = await host.signaller
      .signal({ pid: 60 }, 'HUP', { ...WATCHER, client: ASKS })
      .catch((error: unknown) => error);
    const reply = { plan: plan instanceof ConfirmationRequest ? plan.plan : '', answer: 'accepted' } as const;
    return call(host, 'signal_process', { pid: 60, signal: 'INT' }, { client: { ...ASKS, reply } });
  },
  async 'of an explanation'(text) {
    const { platform } = world(text, []);
    return refusalOf(() => explain(platform, SETTINGS, { action: 'view', pid: 404 }));
  },
};
