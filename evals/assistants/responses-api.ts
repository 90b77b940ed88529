import * as z from 'zod';
import type { Dialect } from './model.ts';

/** The API that Codex and Copilot CLI speak: POST /v1/responses, platform.openai.com/docs/api-reference/responses-streaming. */

const Output = z.looseObject({
  type: z.enum(['function_call_output', 'custom_tool_call_output']),
  call_id: z.string(),
  output: z.union([z.string(), z.array(z.looseObject({ text: z.string() }))]),
});
const Found = z.looseObject({
  type: z.literal('tool_search_output'),
  call_id: z.string(),
  tools: z.array(z.unknown()),
});
const Body = z.looseObject({ input: z.array(z.unknown()) });

export const responsesApi: Dialect = {
  path: '/v1/responses',
  answers(body) {
    const { input } = Body.parse(body);
    return new Map([
      ...input.flatMap((item) => Output.safeParse(item).data ?? []).map(shownOutput),
      ...input.flatMap((item) => Found.safeParse(item).data ?? []).map(shownTools),
    ]);
  },
  events(id, call) {
    const words = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'done' }] };
    const item = { ...(call ? { ...call, call_id: id } : words), id: `item_${id}`, status: 'completed' };
    const usage = {
      input_tokens: 1,
      input_tokens_details: null,
      output_tokens: 1,
      output_tokens_details: null,
      total_tokens: 2,
    };
    return [
      { type: 'response.created', response: { id } },
      { type: 'response.output_item.done', item },
      // Codex reads the item above, Copilot CLI this one.
      { type: 'response.completed', response: { id, status: 'completed', output: [item], usage } },
    ];
  },
};

const shownOutput = ({ call_id, output }: z.output<typeof Output>): [id: string, shown: string] => [
  call_id,
  typeof output === 'string' ? output : output.map(({ text }) => text).join('\n'),
];
const shownTools = ({ call_id, tools }: z.output<typeof Found>): [id: string, shown: string] => [
  call_id,
  JSON.stringify(tools),
];
