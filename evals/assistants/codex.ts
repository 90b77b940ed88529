import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Environment } from '../../test/e2e/support.ts';
import { type Client, jsonIn, only, PROMPT, structuredOrError } from './client.ts';
import type { Saying } from './model.ts';
import { responsesApi } from './responses-api.ts';

const NAMESPACE = 'mcp__process_manager';
const codex = {
  installAs: 'codex',
  dialect: responsesApi,
  program: () => {
    const vendor = only('@openai', /^codex-/, 'vendor');
    const [target] = vendor === undefined ? [] : readdirSync(vendor);
    return vendor && target && join(vendor, target, 'bin', process.platform === 'win32' ? 'codex.exe' : 'codex');
  },
  env: () => ({ MODEL_KEY: 'no-key' }),
  // What deferred tools are for is told in 250 characters, the last three of which are dots.
  instructionsShown: 247,
  withoutUser: /DECLINED: the answer was no/,
} as const;

/** Without a user to ask, Codex calls what is not read-only only if the configuration says so. */
const codexArgs = (url: string, ...more: string[]): string[] => [
  'exec',
  '--skip-git-repo-check',
  ...['--disable', 'plugins', '--disable', 'apps'], // they look for updates on the internet
  ...settings({
    model_provider: 'scripted',
    'model_providers.scripted.name': 'scripted',
    'model_providers.scripted.base_url': `${url}/v1`,
    'model_providers.scripted.wire_api': 'responses',
    'model_providers.scripted.env_key': 'MODEL_KEY',
    'otel.metrics_exporter': 'none',
    'mcp_servers.process-manager.default_tools_approval_mode': 'approve',
  }),
  ...['-c', 'mcp_servers.process-manager.required=true'], // the first request waits for it
  ...more,
  PROMPT,
];
const settings = (values: Environment): string[] =>
  Object.entries(values).flatMap(([key, value]) => ['-c', `${key}=${JSON.stringify(value)}`]);

const Nested = z.array(z.looseObject({ name: z.string(), description: z.string() }));
const NESTED = `${NAMESPACE}__`;

/** Its own choice of a model writes JavaScript that calls tools. */
export const codexScripts: Client = {
  ...codex,
  name: 'Codex',
  args: (url) => codexArgs(url),
  // Each alone: what is longer than 10,000 tokens is cut.
  lookUps: (tools) => tools.map((tool) => script(`ALL_TOOLS.filter(({ name }) => name === '${NESTED}${tool}')`)),
  call: (tool, args) => script(`await tools.${NESTED}${tool}(${JSON.stringify(args)})`),
  read(shown) {
    const { isError, content, structuredContent } = CallResult.parse(jsonIn(shown));
    return isError ? { error: content.map(({ text }) => text).join('\n') } : { structured: structuredContent };
  },
  definitions: (request) =>
    [...(responsesApi.answers(request)?.values() ?? [])]
      .flatMap((shown) => Nested.safeParse(jsonIn(shown)).data ?? [])
      .map(({ name, description }) => ({ name: name.slice(NESTED.length), description })),
  // The schemas of answers and, with each tool, our instructions are shown, too; of an answer both forms.
  limits: { definitions: 9000, answer: 4000 },
};
const script = (expression: string): Saying => ({
  type: 'custom_tool_call',
  name: 'exec',
  input: `text(${expression})`,
});

const CallResult = z.looseObject({
  content: z.array(z.looseObject({ text: z.string() })),
  isError: z.boolean().default(false),
  structuredContent: z.unknown().optional(),
});

const Searched = z.array(
  z.looseObject({
    name: z.string(),
    tools: z.array(z.looseObject({ name: z.string(), description: z.string(), parameters: z.unknown() })),
  }),
);

/** Its older models call tools one by one. */
export const codexCalls: Client = {
  ...codex,
  name: 'Codex, gpt-5.5',
  args: (url) => codexArgs(url, '--model', 'gpt-5.5'),
  lookUps: (tools) => [
    {
      type: 'tool_search_call',
      execution: 'client',
      status: 'completed',
      // The best matches among the tools of all servers and its own.
      arguments: { query: tools.join(' ').replaceAll('_', ' '), limit: 2 * tools.length },
    },
  ],
  call: (name, args) => ({
    type: 'function_call',
    namespace: NAMESPACE,
    name,
    arguments: JSON.stringify(args),
  }),
  read: (shown) => structuredOrError(shown.replace(/^Wall time: [\d.]+ seconds\nOutput:\n/, '')),
  definitions: (request) =>
    [...(responsesApi.answers(request)?.values() ?? [])]
      .flatMap((shown) => Searched.safeParse(jsonIn(shown)).data ?? [])
      .filter(({ name }) => name === NAMESPACE)
      .flatMap(({ tools }) => tools),
  limits: { definitions: 3500, answer: 2000 },
};
