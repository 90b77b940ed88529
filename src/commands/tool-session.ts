import type { CallToolResult } from '@modelcontextprotocol/server';
import type { LoadedConfig } from '../config/layers.ts';
import type { ConfirmationChannel, SafetyLimits } from '../host/confirmation.ts';
import type { Host } from '../host/host.ts';
import { answer } from '../server/server.ts';
import type { Presenter } from '../text/safe-text.ts';
import type { Layout } from '../text/table.ts';
import type { Tool } from '../tools/tool.ts';
import { VERSION } from '../version.ts';
import { calledBy } from './callers.ts';
import { OFF_WARNING, openHost } from './open-host.ts';
import { warn } from './options.ts';
import { terminalLayout, withSpinner } from './terminal.ts';

/** One call of a tool, as a person typed it. */
export interface ToolCall {
  readonly tool: Tool;
  readonly args: Readonly<Record<string, unknown>>;
  /** How the person can be asked. */
  readonly client: ConfirmationChannel;
}

/** Runs tools for a person at the terminal, under the rules, the redaction and the audit log that an assistant has. */
export interface ToolSession {
  readonly host: Host;
  readonly layout: Layout;
  /** Throws ConfirmationRequest where the client can ask. */
  call(call: ToolCall): Promise<CallToolResult>;
}

interface SessionOptions {
  /** The command line, which its own search must not find. */
  readonly typed: readonly string[];
  /** Can a call of this session change processes? */
  readonly changes: boolean;
  readonly show: Presenter;
  /** Replaces what the configuration says. */
  readonly confirm?: SafetyLimits['confirm'] | undefined;
  /** Shows a spinner; true by default. */
  readonly hasSpinner?: boolean;
}

/** A person may name a pid that no answer has shown. */
export const TYPED: ConfirmationChannel = { canAsk: true, isTyped: true };
/** The verb itself asks, so the tool answers with a plan instead of a question. */
export const UNASKED: ConfirmationChannel = { canAsk: false, isTyped: true };

export async function openSession(config: LoadedConfig, options: SessionOptions): Promise<ToolSession> {
  const { typed, changes, show, confirm = config.values.confirm, hasSpinner = true } = options;
  if (changes && config.values.audit === 'off') warn(OFF_WARNING);
  const { host } = await openHost(
    { ...config, values: { ...config.values, confirm } },
    { changes, show, as: (machine) => calledBy(machine, typed) },
  );
  const layout = terminalLayout();
  const spinning: typeof withSpinner = hasSpinner ? withSpinner : (_, work) => work(() => undefined);
  return {
    host,
    layout,
    call: ({ tool, args, client }) =>
      spinning(typed[0] === 'call' ? tool.name : 'working', (say) =>
        answer(tool, async () => host, {
          abort: NEVER,
          progress: (_elapsedS, ofS) => say(`of ${ofS} s`),
          client,
          layout,
          calledMs: performance.now(),
          source: { client: { name: 'terminal', version: VERSION }, tool: tool.name, args },
        }),
      ),
  };
}

const NEVER = new AbortController().signal;

/** The text of an answer or of an error. */
export const textOf = ({ content }: CallToolResult): string =>
  content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
