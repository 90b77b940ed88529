import type { Server } from './mcp.ts';

/** Calls as an assistant makes them, by turns: all tools that read, and a wrong argument now and then. */
export interface Mixed {
  readonly tool: string;
  readonly args: object;
  /** Is meant to be answered by an error. */
  readonly wrong?: true;
}

/** `pid` is a process that lives on; `port` one that is listened on, if there is one. */
export function mixedCalls(pid: number, port = 80): readonly Mixed[] {
  return [
    { tool: 'list_processes', args: {} },
    { tool: 'get_process_info', args: { pid } },
    { tool: 'find_processes', args: { pattern: 'service' } },
    { tool: 'get_user_info', args: {} },
    { tool: 'list_processes', args: { sort_by: 'cpu', limit: 10 } },
    { tool: 'get_process_by_port', args: { port } },
    { tool: 'list_processes', args: { columns: ['pid', 'name', 'ports', 'project'], limit: 20 } },
    { tool: 'get_process_info', args: { pid: 4_000_000 }, wrong: true },
    { tool: 'get_process_tree', args: {} },
    { tool: 'list_processes', args: { group_by: 'name' } },
    { tool: 'get_process_info', args: { pid, include: ['open_files', 'threads', 'memory'] } },
    { tool: 'list_ports', args: {} },
    { tool: 'get_system_summary', args: {} },
    { tool: 'find_processes', args: { pattern: '[' }, wrong: true },
    { tool: 'find_orphans', args: {} },
    { tool: 'find_file_users', args: { path: '/tmp' } },
  ];
}

/** 251 instructions, and too many states for an automaton. */
export const HEAVY_PATTERN = '(.{0,20}a.{0,20}){3}9$';

/** Each tool that goes through all processes, with arguments that make it work hardest. `pid` is the parent of many. */
export function hardCalls(pid: number): readonly Mixed[] {
  return [
    { tool: 'list_processes', args: { username: '*', sort_by: 'name', limit: 500 } },
    { tool: 'list_processes', args: { columns: ['pid', 'ports', 'project', 'cpu_percent', 'command'], limit: 500 } },
    { tool: 'list_processes', args: { group_by: 'project' } },
    { tool: 'find_processes', args: { pattern: HEAVY_PATTERN } },
    { tool: 'find_processes', args: { pattern: 'nosuch', group_by: 'name' } },
    { tool: 'get_process_info', args: { pid, include: ['open_files', 'connections', 'threads', 'memory'] } },
    { tool: 'get_process_tree', args: { depth: 50, limit: 500 } },
    { tool: 'list_ports', args: { limit: 500 } },
    { tool: 'find_orphans', args: { min_age_s: 0 } },
    { tool: 'find_file_users', args: { path: '/' } },
    { tool: 'terminate_process', args: { pid, tree: true, dry_run: true } },
  ];
}

/** Makes one call. Throws when it is answered otherwise than it should. */
export async function make(server: Server, { tool, args, wrong }: Mixed): Promise<void> {
  const failed = await server.call(tool, args).then(
    () => undefined,
    (error: Error) => error,
  );
  if (wrong && !failed) throw new Error(`${tool} ${JSON.stringify(args)} was answered`);
  if (!wrong && failed) throw failed;
}

/** Makes `count` of the calls, one after the other, and tells how many were made after each. */
export async function makeAll(
  server: Server,
  calls: readonly Mixed[],
  count: number,
  after: (made: number) => void = () => undefined,
): Promise<void> {
  for (let made = 0; made < count; made++) {
    const call = calls[made % calls.length];
    if (call) await make(server, call);
    after(made + 1);
  }
}
