import * as z from 'zod';
import type { Dialect } from './model.ts';

/** The API that Claude Code speaks: POST /v1/messages, docs.claude.com/en/api/messages-streaming. */

const Text = z.looseObject({ type: z.literal('text'), text: z.string() });
const Result = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(z.unknown())]),
});
const Body = z.looseObject({
  tools: z.array(z.unknown()).default([]),
  messages: z.array(z.looseObject({ content: z.union([z.string(), z.array(z.unknown())]) })),
});

export const messagesApi: Dialect = {
  path: '/v1/messages',
  answers(body) {
    const { tools, messages } = Body.parse(body);
    if (tools.length === 0) return undefined; // e.g. a title for the conversation
    const blocks = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
    const results = blocks.flatMap((block) => Result.safeParse(block).data ?? []);
    return new Map(results.map(({ tool_use_id, content }) => [tool_use_id, textOf(content)]));
  },
  events(id, call) {
    const block = call ? { ...call, id, input: {} } : { type: 'text', text: '' };
    const delta = call
      ? { type: 'input_json_delta', partial_json: JSON.stringify(call['input']) }
      : { type: 'text_delta', text: 'done' };
    const usage = { input_tokens: 1, output_tokens: 1 };
    const message = { id: `msg_${id}`, type: 'message', role: 'assistant', model: 'scripted', content: [], usage };
    return [
      { type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null } },
      { type: 'content_block_start', index: 0, content_block: block },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      {
        type: 'message_delta',
        delta: { stop_reason: call ? 'tool_use' : 'end_turn', stop_sequence: null },
        usage: { output_tokens: 1 },
      },
      { type: 'message_stop' },
    ];
  },
};

const textOf = (content: string | readonly unknown[]): string =>
  typeof content === 'string'
    ? content
    : content.map((block) => Text.safeParse(block).data?.text ?? JSON.stringify(block)).join('\n');
