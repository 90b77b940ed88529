import * as z from 'zod';
import { type Client, only, PROMPT, structuredOrError } from './client.ts';
import { messagesApi } from './messages-api.ts';

const Tools = z.looseObject({
  tools: z.array(z.looseObject({ name: z.string(), description: z.string().default(''), input_schema: z.unknown() })),
});
const PREFIX = 'mcp__process-manager__';

export const claudeCode: Client = {
  name: 'Claude Code',
  installAs: 'claude-code',
  dialect: messagesApi,
  program: () => only('@anthropic-ai', /^claude-code-/, 'claude', 'claude.exe'),
  args: () => ['--print', PROMPT, '--allowedTools', `${PREFIX}*`, '--output-format', 'json'],
  env: (url) => ({
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: 'no-key',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    MCP_CONNECTION_NONBLOCKING: 'false', // otherwise the first request does not wait for servers
  }),
  lookUps: (tools) => [
    {
      type: 'tool_use',
      name: 'ToolSearch',
      input: { query: `select:${tools.map((tool) => PREFIX + tool).join(',')}` },
    },
  ],
  call: (tool, input) => ({ type: 'tool_use', name: PREFIX + tool, input }),
  read: structuredOrError,
  definitions: (request) =>
    Tools.parse(request)
      .tools.filter(({ name }) => name.startsWith(PREFIX))
      .map(({ name, description, input_schema }) => ({
        name: name.slice(PREFIX.length),
        description,
        parameters: input_schema,
      })),
  instructionsShown: Number.POSITIVE_INFINITY,
  withoutUser: /^DECLINED: the question was dismissed/,
  limits: { definitions: 3500, answer: 2000 },
};
