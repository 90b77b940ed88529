import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import { type ConfirmationChannel, type ConfirmationReply, ConfirmationRequest } from '../host/confirmation.ts';
import { PLAN_S } from '../host/plans.ts';

/** What a client declares about elicitation. A bare object means the form mode, as before there were modes. */
const Elicitation = z.looseObject({ form: z.unknown().optional(), url: z.unknown().optional() });

/** Newer requests carry the capabilities of their client. */
const Envelope = z.looseObject({
  [CLIENT_CAPABILITIES_META_KEY]: z.looseObject({ elicitation: z.unknown().optional() }),
});

/** The name of a call's only question. */
const KEY = 'confirm';
/** Nothing to fill in: accepting is the yes. */
const NOTHING_TO_FILL_IN = { type: 'object' as const, properties: {} };

/**
 * Runs a call, and has the client ask its user if `run` throws a ConfirmationRequest. Newer clients get the question as
 * the result and call again with the answer; older ones get a request, and the call goes on when it is answered. Text
 * in an answer is ignored.
 */
export async function withQuestions<T>(
  server: McpServer,
  ctx: ServerContext,
  run: (client: ConfirmationChannel) => Promise<T>,
): Promise<T | InputRequiredResult> {
  const client = clientOf(server, ctx);
  try {
    return await run(client);
  } catch (error) {
    if (!(error instanceof ConfirmationRequest)) throw error;
    if (isModern(ctx)) return asResult(error);
    const answer = await elicit(ctx, error);
    const { plan } = error;
    if (answer === 'unsupported') return run({ canAsk: false, reply: { plan, answer: 'missing' } });
    return run({ ...client, reply: { plan, answer } });
  }
}

const isModern = ({ mcpReq }: ServerContext): boolean => Envelope.safeParse(mcpReq.envelope).success;

/** What a call's client can do, and its user's answer. Newer clients send capabilities with each request. */
function clientOf(server: McpServer, ctx: ServerContext): ConfirmationChannel {
  const { mcpReq } = ctx;
  const capabilities =
    Envelope.safeParse(mcpReq.envelope).data?.[CLIENT_CAPABILITIES_META_KEY] ?? server.server.getClientCapabilities();
  const declared = Elicitation.safeParse(capabilities?.elicitation).data;
  const canAsk = declared !== undefined && (declared.form !== undefined || declared.url === undefined);
  const plan = mcpReq.requestState();
  return { canAsk, ...(typeof plan === 'string' && { reply: { plan, answer: answerIn(ctx) } }) };
}

/** Only a plain yes counts. */
function answerIn({ mcpReq }: ServerContext): ConfirmationReply['answer'] {
  const { inputResponses, droppedInputResponseKeys: dropped = [] } = mcpReq;
  if (dropped.includes(KEY)) return 'invalid';
  if (inputResponses === undefined || !Object.hasOwn(inputResponses, KEY)) return 'missing';
  const response = inputResponse(inputResponses, KEY);
  return response.kind === 'elicit' ? ANSWER_OF[response.action] : 'invalid';
}

const ANSWER_OF = { accept: 'accepted', decline: 'declined', cancel: 'dismissed' } as const;

/** The question as the result of a call. */
const asResult = ({ message, plan }: ConfirmationRequest): InputRequiredResult =>
  inputRequired({
    inputRequests: { [KEY]: inputRequired.elicit({ message, requestedSchema: NOTHING_TO_FILL_IN }) },
    requestState: plan,
  });

/** Asks while the call waits. Throws only if the call itself is cancelled. */
async function elicit(
  { mcpReq }: ServerContext,
  { message }: ConfirmationRequest,
): Promise<ConfirmationReply['answer'] | 'unsupported'> {
  try {
    const { action } = await mcpReq.send(
      { method: 'elicitation/create', params: { mode: 'form', message, requestedSchema: NOTHING_TO_FILL_IN } },
      { timeout: PLAN_S * 1000, signal: mcpReq.signal },
    );
    return ANSWER_OF[action];
  } catch (error) {
    if (mcpReq.signal.aborted) throw error;
    const isUnknown = error instanceof ProtocolError && error.code === ProtocolErrorCode.MethodNotFound;
    return isUnknown ? 'unsupported' : 'invalid';
  }
}

/** What a client calls itself: newer ones say so with each request, older ones once. */
export function clientInfoOf(server: McpServer, { mcpReq }: ServerContext) {
  const info = ClientInfo.safeParse(mcpReq.envelope).data?.[CLIENT_INFO_META_KEY] ?? server.server.getClientVersion();
  return { name: info?.name ?? 'unknown', version: info?.version ?? '' };
}

const ClientInfo = z.looseObject({ [CLIENT_INFO_META_KEY]: z.looseObject({ name: z.string(), version: z.string() }) });
