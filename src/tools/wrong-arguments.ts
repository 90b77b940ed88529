import type { TerminationRequests } from '../platform/capabilities.ts';
import { nearest } from '../text/nearest.ts';

/** What is known of arguments that a tool does not take: which it takes instead, or which other tool does. */

/** Other words for an argument, by the argument. */
const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
  pid: ['process_id', 'processid', 'process', 'id', 'proc'],
  pids: ['process_ids', 'processes', 'pid_list', 'ids'],
  ref: ['reference', 'process_ref'],
  username: ['user', 'user_name', 'owner', 'uid'],
  sort_by: ['sort', 'order_by', 'order', 'sortby', 'sort_order'],
  limit: ['count', 'n', 'max', 'top', 'max_results', 'num', 'size', 'page_size'],
  pattern: ['filter', 'query', 'name', 'search', 'regex', 'process_name', 'match', 'command', 'keyword', 'term', 'q'],
  timeout_s: ['timeout', 'timeout_ms', 'timeout_seconds', 'wait', 'grace_period', 'seconds'],
  force: ['kill', 'forced', 'sigkill', 'hard'],
  tree: ['recursive', 'children', 'include_children', 'descendants', 'kill_tree', 'process_tree'],
  dry_run: ['dryrun', 'simulate', 'preview', 'check', 'test'],
  nice: ['priority', 'niceness', 'level', 'value'],
  signal: ['sig', 'signal_name', 'signum'],
  port: ['port_number', 'local_port', 'listen_port'],
  protocol: ['proto', 'type'],
  path: ['file', 'filename', 'folder', 'directory', 'dir'],
  columns: ['fields', 'attributes', 'attrs'],
  cursor: ['page', 'offset', 'next', 'next_cursor', 'page_token'],
  depth: ['max_depth', 'levels'],
  include: ['extras', 'details', 'sections', 'with'],
};

/** The tool that takes what another does not, by the other tool and the argument that it does take. */
const OTHER_TOOL: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  list_processes: { pattern: 'find_processes with pattern', pid: 'get_process_info', port: 'get_process_by_port' },
  find_processes: { pid: 'get_process_info', port: 'get_process_by_port' },
  get_process_info: { pattern: 'find_processes with pattern', port: 'get_process_by_port' },
  get_process_by_port: { pid: 'get_process_info', pattern: 'find_processes with pattern' },
  list_ports: { pid: 'get_process_info', port: 'get_process_by_port' },
  terminate_process: {
    pids: 'terminate_processes',
    pattern: 'terminate_processes with pattern',
    port: 'terminate_processes with port',
    plan: 'terminate_processes with plan',
    signal: 'signal_process, or give force: true to kill it',
  },
  terminate_processes: {
    pid: 'terminate_process, or give pids: [pid]',
    ref: 'terminate_process, or give refs: [ref]',
    signal: 'signal_process, or give force: true to kill it',
  },
  signal_process: { force: 'terminate_process with force', tree: 'terminate_process with tree' },
};

/** What to do instead of giving this unknown argument: `; use limit instead`; empty if nothing is near. */
export function insteadOf(tool: string, argument: string, taken: readonly string[]): string {
  const word = argument.toLowerCase().replaceAll('-', '_');
  const wanted = [word, ...Object.keys(OTHER_WORDS).filter((name) => OTHER_WORDS[name]?.includes(word))];
  const own = wanted.find((name) => taken.includes(name));
  const other = wanted.map((name) => OTHER_TOOL[tool]?.[name]).find((one) => one !== undefined);
  if (own === undefined && other !== undefined) return `; for that, call ${other}`;
  const near = own ?? nearest(word, taken);
  return near === undefined ? '' : `; use ${near} instead`;
}

/** What to do instead of sending this signal, if it asks a process to end or kills it; empty for any other word. */
export function insteadOfSignal({ alsoCalled }: TerminationRequests, signal: unknown): string {
  const word = String(signal).toUpperCase().replace(/^SIG/, '');
  if (alsoCalled.ask.includes(word)) return '; to end a process call terminate_process';
  return alsoCalled.kill.includes(word) ? '; to end a process call terminate_process with force: true' : '';
}
