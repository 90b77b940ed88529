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

/** What a client declares of its elicitation; a bare object is the form mode, as before there were modes. */
const Elicitation = z.looseObject({ form: z.unknown().optional(), url: z.unknown().optional() });

/** Where requests of the newer era say what their client can do. */
const Envelope = z.looseObject({
  [CLIENT_CAPABILITIES_META_KEY]: z.looseObject({ elicitation: z.unknown().optional() }),
});

/** Under this name the one question of a call is put and answered. */
const KEY = 'confirm';
/** There is nothing to fill in: accepting is the yes. */
const NOTHING_TO_FILL_IN = { type: 'object' as const, properties: {} };

/** Runs one call as this client. Throws Question where the user is to be asked first. */
type RunConfirmed<T> = (client: ConfirmationChannel) => Promise<T>;

/**
 * Runs a call and has the client ask its user where that is needed. Newer clients get the question as the result and
 * make the call again with the answer; older ones are sent a request, and the call goes on when it is answered.
 * Whatever a client answers, its text goes no further.
 */
export async function withQuestions<T>(
  server: McpServer,
  ctx: ServerContext,
  run: RunConfirmed<T>,
): Promise<T | InputRequiredResult> {
  const client = clientOf(server, ctx);
  try {
    return await run(client);
  } catch (error) {
    if (!(error instanceof ConfirmationRequest)) throw error;
    if (isModern(ctx)) return asResult(error);
    const answer = await askNow(ctx, error);
    const { plan } = error;
    if (answer === 'unsupported') return run({ canAsk: false, reply: { plan, answer: 'missing' } });
    return run({ ...client, reply: { plan, answer } });
  }
}

const isModern = ({ mcpReq }: ServerContext): boolean => Envelope.safeParse(mcpReq.envelope).success;

/**
 * What the client of a call can do, and what its user has answered. Newer clients send their capabilities with each
 * request, older ones once.
 */
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

/** Asks while the call waits. Throws only when the call itself is cancelled. */
async function askNow(
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

/** What a client says it is; the newer era sends it with each request, the older one once. */
export function clientInfoOf(server: McpServer, { mcpReq }: ServerContext) {
  const info = ClientInfo.safeParse(mcpReq.envelope).data?.[CLIENT_INFO_META_KEY] ?? server.server.getClientVersion();
  return { name: info?.name ?? 'unknown', version: info?.version ?? '' };
}

const ClientInfo = z.looseObject({ [CLIENT_INFO_META_KEY]: z.looseObject({ name: z.string(), version: z.string() }) });
