import * as z from 'zod';
import { type Client, only, PROMPT, structuredOrError } from './client.ts';
import { responsesApi } from './responses-api.ts';

const SERVER = 'process-manager';
const PREFIX = `${SERVER}-`;

const Namespaces = z.looseObject({
  tools: z.array(
    z.looseObject({
      name: z.string().optional(),
      tools: z.array(z.looseObject({ name: z.string(), description: z.string(), parameters: z.unknown() })).default([]),
    }),
  ),
});

/** With a model of one's own it needs no account. */
export const copilotCli: Client = {
  name: 'Copilot CLI',
  installAs: 'github-copilot-cli',
  dialect: responsesApi,
  program: () => only('@github', /^copilot-/, 'copilot', 'copilot.exe'),
  args: () => ['--prompt', PROMPT, '--allow-tool', SERVER],
  env: (url) => ({
    COPILOT_OFFLINE: 'true',
    COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
    COPILOT_PROVIDER_WIRE_API: 'responses',
    COPILOT_PROVIDER_API_KEY: 'no-key',
    COPILOT_MODEL: 'gpt-5.5',
  }),
  // The service that runs the model searches: it gets every definition.
  lookUps: () => [],
  call: (tool, args) => ({
    type: 'function_call',
    namespace: SERVER,
    name: PREFIX + tool,
    arguments: JSON.stringify(args),
  }),
  read: structuredOrError,
  definitions: (request) =>
    Namespaces.parse(request)
      .tools.filter(({ name }) => name === SERVER)
      .flatMap(({ tools }) => tools)
      .map((tool) => ({ ...tool, name: tool.name.slice(PREFIX.length) })),
  // Three dots follow.
  instructionsShown: 157,
  withoutUser: /DECLINED: the answer was no/,
  // Of an answer both forms are shown.
  limits: { definitions: 4000, answer: 3500 },
};
