import assert from 'node:assert/strict';
import * as z from 'zod';
import { THIS_SYSTEM } from '../../src/platform/this-system.ts';
import { getProcessByPort } from '../../src/tools/get_process_by_port.ts';
import { getProcessInfo } from '../../src/tools/get_process_info/get_process_info.ts';
import { getSystemSummary } from '../../src/tools/get_system_summary.ts';
import { getUserInfo } from '../../src/tools/get_user_info.ts';
import { listProcesses } from '../../src/tools/list_processes.ts';
import { setPriority } from '../../src/tools/set_priority.ts';
import { terminateProcess } from '../../src/tools/terminate_process.ts';
import { waitFor } from '../../src/tools/wait_for.ts';

const CAPABILITIES = THIS_SYSTEM.capabilities;

/** What the tools answer, held against the schemas that clients are shown. */

export const ToolResult = z.looseObject({
  isError: z.boolean().optional(),
  content: z.tuple([z.object({ type: z.literal('text'), text: z.string() })]),
  structuredContent: z.unknown().optional(),
});
export type ToolResult = z.output<typeof ToolResult>;

/** Calls a tool over whatever client. */
export type Call = (tool: string, args: Record<string, unknown>) => Promise<ToolResult>;

/** The same, but a pid that was not shown yet is named a second time, as a model does. */
export const namingTwice =
  (call: Call): Call =>
  async (tool, args) => {
    const first = await call(tool, args);
    const isUnseen = first.isError === true && first.content[0].text.startsWith('NOT_SHOWN: ');
    return isUnseen ? call(tool, args) : first;
  };

/** And where the server cannot see its client, as one of another user, the user says yes. */
export const persistent =
  (call: Call): Call =>
  async (tool, args) => {
    const answer = await namingTwice(call)(tool, args);
    const [, plan] = /cannot see which program is its client.* plan (plan-[\w-]+)/.exec(answer.content[0].text) ?? [];
    if (plan === undefined) return answer;
    return tool === 'signal_process' ? call(tool, { ...args, plan }) : call('terminate_processes', { plan });
  };

/** The tools as functions that give checked answers, and `refused`, which gives the text of an error. */
export function toolsOf(once: Call) {
  const call = persistent(once);
  const ask = async <T extends z.ZodType>(
    tool: string,
    args: Record<string, unknown>,
    shape: T,
  ): Promise<z.output<T>> => {
    const { isError = false, content, structuredContent } = await call(tool, args);
    assert.equal(isError, false, content[0].text);
    return shape.parse(structuredContent);
  };
  const askList = async (tool: string, args: Record<string, unknown>) => {
    const { columns, rows, ...rest } = await ask(tool, args, listProcesses(CAPABILITIES).output);
    for (const row of rows) assert.equal(row.length, columns.length);
    const named = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
    return { columns, rows: named, ...rest };
  };
  return {
    list: (args: Record<string, unknown> = {}) => askList('list_processes', args),
    find: (pattern: string, args: Record<string, unknown> = {}) => askList('find_processes', { pattern, ...args }),
    info: (pid: number, ...include: string[]) =>
      ask('get_process_info', { pid, ...(include.length > 0 && { include }) }, getProcessInfo(CAPABILITIES).output),
    ports: (args: Record<string, unknown> = {}) => askList('list_ports', args),
    tree: (args: Record<string, unknown> = {}) => askList('get_process_tree', args),
    orphans: (args: Record<string, unknown> = {}) => askList('find_orphans', args),
    summary: () => ask('get_system_summary', {}, getSystemSummary(CAPABILITIES).output),
    fileUsers: (path: string) => askList('find_file_users', { path }),
    priority: (pid: number, nice: number) => ask('set_priority', { pid, nice }, setPriority(CAPABILITIES).output),
    port: (port: number, args: Record<string, unknown> = {}) =>
      ask('get_process_by_port', { port, ...args }, getProcessByPort(CAPABILITIES).output),
    wait: (args: Record<string, unknown>) => ask('wait_for', args, waitFor.output),
    async terminate(named: number | string) {
      const args = typeof named === 'number' ? { pid: named } : { ref: named };
      const { results, advice } = await ask('terminate_process', args, terminateProcess(CAPABILITIES).output);
      const [result, ...others] = results;
      assert.ok(result && others.length === 0);
      return { ...result, advice };
    },
    user: () => ask('get_user_info', {}, getUserInfo(CAPABILITIES).output),
    async refused(tool: string, args: Record<string, unknown>): Promise<string> {
      const { isError, content, structuredContent } = await call(tool, args);
      assert.equal(isError, true, `${tool} ${JSON.stringify(args)} was not refused: ${content[0].text}`);
      assert.equal(structuredContent, undefined);
      return content[0].text;
    },
  };
}
