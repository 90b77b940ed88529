import assert from 'node:assert/strict';
import * as z from 'zod';

/** What the first six tools must answer: the contract written down a second time, from the outside. */

export const ToolResult = z.looseObject({
  isError: z.boolean().optional(),
  content: z.tuple([z.object({ type: z.literal('text'), text: z.string() })]),
  structuredContent: z.unknown().optional(),
});
export type ToolResult = z.output<typeof ToolResult>;

/** Calls a tool over whatever client. */
export type Call = (tool: string, args: Record<string, unknown>) => Promise<ToolResult>;

const Cell = z.union([z.string(), z.number(), z.null()]);
const List = z.strictObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(Cell)),
  total: z.int(),
  next_cursor: z.string().optional(),
  hidden: z
    .strictObject({ root: z.int().positive().optional(), other_users: z.int().positive().optional() })
    .optional(),
  note: z.string().optional(),
});

/** Where an output goes. */
const Stream = z.strictObject({
  kind: z.enum(['file', 'terminal', 'null', 'pipe', 'socket', 'journal', 'closed']),
  path: z.string().optional(),
  deleted: z.literal(true).optional(),
  pid: z.int().nullable().optional(),
  name: z.string().nullable().optional(),
});

const Ids = z.strictObject({ real: z.int(), effective: z.int(), saved: z.int(), filesystem: z.int() });
const Info = z.strictObject({
  pid: z.int(),
  ppid: z.int(),
  parent_name: z.string().nullable(),
  name: z.string(),
  exe: z.string().nullable(),
  cwd: z.string().nullable(),
  command: z.string().nullable(),
  user: z.string(),
  uids: Ids,
  gids: Ids,
  status: z.string().nullable(),
  started: z.iso.datetime(),
  age_s: z.int(),
  cpu_percent: z.number().nullable(),
  cpu_time_s: z.number().nullable(),
  memory: z.strictObject({ rss_mib: z.number(), vms_mib: z.number(), shared_mib: z.number() }),
  threads: z.int(),
  fds: z.int().nullable(),
  nice: z.int(),
  terminal: z.string().optional(),
  stdout: Stream.nullable(),
  stderr: Stream.nullable(),
  children: z.int().nullable(),
  listening_ports: z
    .array(z.strictObject({ port: z.int(), protocol: z.enum(['tcp', 'udp']), address: z.string() }))
    .nullable(),
  unit: z.string().optional(),
  container: z.string().optional(),
  supervisor: z.strictObject({ kind: z.string(), name: z.string().optional() }).optional(),
  ref: z.string(),
  unavailable: z.record(z.string(), z.string()).optional(),
});

const Owner = z.strictObject({
  pid: z.int().nullable(),
  name: z.string().nullable(),
  user: z.string(),
  addresses: z.array(z.string()),
  status: z.string().nullable(),
  age_s: z.int().nullable(),
  memory_mib: z.number().nullable(),
  command: z.string().nullable(),
  ref: z.string().nullable(),
  forwards_to: z.string().optional(),
});
const PortOwners = z.strictObject({
  port: z.int(),
  protocol: z.enum(['tcp', 'udp']),
  state: z.enum(['listening', 'bound', 'free', 'held_by_hidden']),
  next_free: z.int().optional(),
  owners: z.array(Owner),
  note: z.string().optional(),
});

const Termination = z.strictObject({
  results: z.tuple([
    z.strictObject({
      pid: z.int(),
      name: z.string(),
      command: z.string().nullable(),
      outcome: z.enum(['exited', 'killed', 'still_running', 'already_gone', 'refused']),
      signal: z.literal('SIGTERM').nullable(),
      elapsed_ms: z.int(),
      guarantee: z.enum(['pidfd', 'start_time']),
    }),
  ]),
  advice: z.string().optional(),
});

const Account = z.strictObject({
  username: z.string(),
  uid: z.int(),
  gid: z.int(),
  groups: z.array(z.string()),
  access: z.strictObject({
    see: z.array(z.string()),
    change: z.array(z.string()),
    root: z.enum(['hidden', 'listed', 'allowed']),
    read_only: z.boolean(),
    guarantee: z.enum(['pidfd', 'start_time']),
    why: z.array(z.string()),
  }),
});

/** The tools as functions that give checked answers, and `refused`, which gives the text of an error. */
export function toolsOf(call: Call) {
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
    const { columns, rows, ...rest } = await ask(tool, args, List);
    for (const row of rows) assert.equal(row.length, columns.length);
    const named = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
    return { columns, rows: named, ...rest };
  };
  return {
    list: (args: Record<string, unknown> = {}) => askList('list_processes', args),
    find: (pattern: string, args: Record<string, unknown> = {}) => askList('find_processes', { pattern, ...args }),
    info: (pid: number) => ask('get_process_info', { pid }, Info),
    port: (port: number, args: Record<string, unknown> = {}) =>
      ask('get_process_by_port', { port, ...args }, PortOwners),
    async terminate(pid: number) {
      const { results, advice } = await ask('terminate_process', { pid }, Termination);
      return { ...results[0], advice };
    },
    user: () => ask('get_user_info', {}, Account),
    async refused(tool: string, args: Record<string, unknown>): Promise<string> {
      const { isError, content, structuredContent } = await call(tool, args);
      assert.equal(isError, true, `${tool} ${JSON.stringify(args)} was not refused: ${content[0].text}`);
      assert.equal(structuredContent, undefined);
      return content[0].text;
    },
  };
}
