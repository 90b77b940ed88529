import assert from 'node:assert/strict';
import * as z from 'zod';
import { TOOLS } from '../../src/commands/tools-here.ts';
import { jsonSchema } from '../../src/server/server.ts';
import type { Tool } from '../../src/tools/tool.ts';

/** Every tool with every option and every value that makes a difference, right and wrong, aimed at one process. */

export interface Aim {
  readonly pid: number;
  readonly port: number;
  readonly user: string;
  readonly paths: readonly string[];
  readonly patterns: readonly string[];
}

type Arguments = Readonly<Record<string, unknown>>;

/** How each tool is called at the least. What could end the process does not: it ignores signals and is not forced. */
const CALLS: Readonly<Record<string, (aim: Aim) => readonly Arguments[]>> = {
  list_processes: () => [{ limit: 500 }],
  find_processes: ({ patterns }) => patterns.map((pattern) => ({ pattern, limit: 500 })),
  get_process_info: ({ pid }) => [{ pid }],
  get_process_by_port: ({ port }) => [{ port }],
  get_process_tree: ({ pid }) => [{}, { pid }],
  get_system_summary: () => [{}],
  get_user_info: () => [{}],
  list_ports: () => [{ limit: 500 }],
  find_orphans: () => [{ min_age_s: 0 }],
  find_file_users: ({ paths }) => paths.map((path) => ({ path })),
  wait_for: ({ pid, port }) => [
    { pid, timeout_s: 1 },
    { port, timeout_s: 1 },
  ],
  terminate_process: ({ pid }) => [{ pid, dry_run: true, timeout_s: 0 }],
  terminate_processes: ({ pid, port, patterns }) => [
    { pids: [pid] },
    { port },
    ...patterns.map((pattern) => ({ pattern })),
  ],
  signal_process: ({ pid }) => [{ pid, signal: 'WINCH' }],
  set_priority: ({ pid }) => [{ pid, nice: 5 }],
};

/** Values of the options whose schema does not list all there are. */
const VALUES: Readonly<Record<string, (aim: Aim) => readonly unknown[]>> = {
  pid: ({ pid }) => [pid, 1],
  pids: ({ pid }) => [[pid], [pid, 1]],
  ref: ({ pid }) => [`000000-${pid}-1`],
  refs: ({ pid }) => [[`000000-${pid}-1`]],
  port: ({ port }) => [port],
  from: () => [1],
  to: () => [65_535],
  path: ({ paths }) => paths,
  pattern: ({ patterns }) => [...patterns, '('],
  username: ({ user }) => [user, '*', 'root', 'nobody-here'],
  project: () => ['none'],
  plan: () => ['none'],
  cursor: () => ['000000000000.1'],
  limit: () => [1, 500],
  depth: () => [1],
  nice: () => [19, -20],
  min_cpu_percent: () => [0],
  min_memory_mib: () => [0],
  started_within_s: () => [1e9],
  min_age_s: () => [0],
  timeout_s: () => [1],
};

const Option = z.object({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  items: z.object({ enum: z.array(z.unknown()).optional() }).optional(),
});
const Options = z.object({ properties: z.record(z.string(), Option).default({}) });

function valuesOf(tool: Tool, name: string, option: z.output<typeof Option>, aim: Aim): readonly unknown[] {
  if (option.enum) return option.enum;
  if (option.type === 'boolean') return [true, false];
  if (option.items?.enum) return [option.items.enum, ...option.items.enum.map((one) => [one])];
  const values = VALUES[name];
  assert.ok(values, `sweep.ts has no values for ${name} of ${tool.name}`);
  return values(aim);
}

/** All calls of one tool. Fails for a tool or an option that nobody has said how to use. */
export function callsOf(tool: Tool, aim: Aim): readonly Arguments[] {
  const least = CALLS[tool.name];
  assert.ok(least, `sweep.ts does not say how ${tool.name} is called`);
  const options = Object.entries(Options.parse(jsonSchema(tool.input, 'input')).properties);
  return least(aim).flatMap((base) => [
    base,
    { ...base, unknown: 1 },
    ...options.flatMap(([name, option]) =>
      [...valuesOf(tool, name, option, aim), { wrong: true }].map((value) => ({ ...base, [name]: value })),
    ),
  ]);
}

/** The least calls of all tools. */
export const leastCalls = (aim: Aim): readonly (readonly [tool: string, args: Arguments])[] =>
  TOOLS.flatMap(({ name }) => (CALLS[name]?.(aim) ?? []).map((args) => [name, args] as const));
