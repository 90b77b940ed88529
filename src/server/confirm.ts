import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Client, Question } from '../host/confirm.ts';

/** Where requests of the newer era tell what their client can do. */
const Envelope = z.looseObject({
  [CLIENT_CAPABILITIES_META_KEY]: z.looseObject({ elicitation: z.unknown().optional() }),
});

/** Under this name the one question of a call is put and answered. */
const KEY = 'confirm';

/**
 * What the client of a call can do, and what its user has answered. Without the capability a client would fail with a
 * protocol error that the model may never see, so it is looked at first: newer clients send it with each request,
 * older ones once.
 */
export function clientOf(server: McpServer, { mcpReq }: ServerContext): Client {
  const capabilities =
    Envelope.safeParse(mcpReq.envelope).data?.[CLIENT_CAPABILITIES_META_KEY] ?? server.server.getClientCapabilities();
  const plan = mcpReq.requestState();
  const response = inputResponse(mcpReq.inputResponses, KEY);
  return {
    canAsk: capabilities?.elicitation !== undefined,
    ...(typeof plan === 'string' && {
      // Only a plain yes counts: an answer of another kind, a no, or none at all ends nothing.
      reply: {
        plan,
        accepted: response.kind === 'elicit' && response.action === 'accept',
        unanswered: response.kind === 'elicit' && response.action === 'cancel',
      },
    }),
  };
}

/** What a client says it is; the newer era sends it with each request, the older one once. */
export function clientInfoOf(server: McpServer, { mcpReq }: ServerContext) {
  const told = ClientInfo.safeParse(mcpReq.envelope).data?.[CLIENT_INFO_META_KEY] ?? server.server.getClientVersion();
  return { name: told?.name ?? 'unknown', version: told?.version ?? '' };
}

const ClientInfo = z.looseObject({ [CLIENT_INFO_META_KEY]: z.looseObject({ name: z.string(), version: z.string() }) });

/** Has the client ask its user; there is nothing to fill in, accepting is the yes. */
export function put({ message, plan }: Question): InputRequiredResult {
  return inputRequired({
    inputRequests: { [KEY]: inputRequired.elicit({ message, requestedSchema: { type: 'object', properties: {} } }) },
    requestState: plan,
  });
}
