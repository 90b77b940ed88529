import { completable, type McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';

/** Everyday tasks that a person can pick from a menu. The text names the calls that answer them. */
const TASKS = [
  {
    name: 'find_slowdown',
    title: 'What slows this machine down?',
    text: 'Find out what slows this machine down. Call get_system_summary; if one process stands out, call get_process_info on it. Say in two or three sentences what it is, whose it is, and what could be done. End nothing without asking me.',
  },
  {
    name: 'clean_up_leftovers',
    title: 'Clean up leftovers',
    text: 'Find processes that were left behind by closed terminals, editors or assistants: call find_orphans. Show me each with its age, memory, ports and reason, say which you would end, and ask me before you end any.',
  },
  {
    name: 'find_zombies',
    status: 'zombie',
    title: 'Are there zombies?',
    text: 'Call list_processes with status zombie and the columns pid, ppid, name, age_s. For each parent call get_process_info once, and tell me which program does not reap its children. A zombie itself cannot be ended; say so.',
  },
  {
    name: 'recent_changes',
    title: 'What was started lately?',
    text: 'Call list_processes with started_within_s 300 and sort_by started. Group what belongs together, and tell me what is new in the last five minutes and who started it.',
  },
] as const;

interface PromptOptions {
  /** The statuses that this system has; a task about any other one is left out. */
  readonly statuses: readonly string[];
  /** Pids with this beginning that may be shown. */
  completePids(start: string): Promise<string[]>;
}

export function registerPrompts(server: McpServer, { statuses, completePids }: PromptOptions): void {
  for (const { name, title, text } of TASKS.filter((task) => !('status' in task) || statuses.includes(task.status)))
    server.registerPrompt(name, { title, description: title }, () => saying(text));

  server.registerPrompt(
    'free_port',
    {
      title: 'Free a port',
      description: 'Who holds a port, and freeing it',
      argsSchema: z.object({ port: z.string().describe('Port number') }),
    },
    ({ port }) =>
      saying(
        `Call get_process_by_port for port ${number(port)}. Tell me who holds it. If it is mine and nothing else depends on it, ask me, then end it with terminate_process and confirm with wait_for that the port is free.`,
      ),
  );
  server.registerPrompt(
    'explain_process',
    {
      title: 'Explain a process',
      description: 'What a process is, who started it, whether it can be ended',
      argsSchema: z.object({ pid: completable(z.string().describe('Process id'), completePids) }),
    },
    ({ pid }) =>
      saying(
        `Call get_process_info and get_process_tree for pid ${number(pid)}. Explain in plain words what it is, who started it, what it uses, where it logs to, and what would happen if it ended. End nothing.`,
      ),
  );
}

const saying = (text: string) => ({ messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }] });

/** Arguments of a prompt are text. Only a number may become part of it. */
const number = (text: string): string => (/^\d{1,10}$/.test(text) ? text : '(ask me which)');
