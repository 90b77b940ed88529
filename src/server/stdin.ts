import { isUtf8 } from 'node:buffer';
import { INVALID_REQUEST, type JSONRPCMessage, PARSE_ERROR, parseJSONRPCMessage } from '@modelcontextprotocol/server';

/** A JSON-RPC 2.0 error response, section 5. The id is null if it cannot be read. */
export interface Failure {
  readonly jsonrpc: '2.0';
  readonly id: string | number | null;
  readonly error: { readonly code: number; readonly message: string };
}

/** A message to pass on, or the responses to send instead, possibly none. */
export type ReadLine = { readonly message: JSONRPCMessage } | { readonly failures: readonly Failure[] };

type JsonObject = Readonly<Record<string, unknown>>;

/** Deeper values exhaust the stack of code that walks them. No request needs a tenth of it. */
const DEPTH_MAX = 500;
/** A larger batch gets one response for all its requests. */
const BATCH_MAX = 100;
const UNANSWERED: ReadLine = { failures: [] };

/**
 * Reads one line of stdin. An invalid request is answered under its id. A message without a method is never answered:
 * it is a reply, and two peers that answer each other's replies never stop.
 */
export function readLine(line: Buffer): ReadLine {
  // A byte order mark and U+2028 are white space for trim(), but not for JSON.parse().
  const text = line.toString().trim();
  if (text === '') return UNANSWERED;
  const value = parsed((): unknown => JSON.parse(text));
  if (value === undefined) return refused(null, PARSE_ERROR, 'Parse error: the line is not JSON');
  if (Array.isArray(value)) return { failures: failuresOfBatch(value) };
  if (!isObject(value)) return refused(null, INVALID_REQUEST, NO_MESSAGE);
  const refuse = (code: number, why: string): ReadLine =>
    hasMethod(value) ? refused(idOf(value), code, why) : UNANSWERED;
  if (!isUtf8(line)) return refuse(PARSE_ERROR, 'Parse error: the line is not UTF-8');
  if (isDeeperThan(DEPTH_MAX, text)) return refuse(INVALID_REQUEST, TOO_DEEP);
  const message = parsed(() => parseJSONRPCMessage(value));
  if (message) return { message };
  const isIdWrong = Object.hasOwn(value, 'id') && idOf(value) === null;
  return refuse(INVALID_REQUEST, isIdWrong ? BAD_ID : NO_MESSAGE);
}

const NO_MESSAGE = 'Invalid request: the line is not a JSON-RPC 2.0 message';
const BAD_ID = `Invalid request: id must be a string or an integer from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`;
const TOO_DEEP = `Invalid request: the line is nested more than ${DEPTH_MAX} levels deep`;
const NO_BATCH = 'Invalid request: batches are not supported; send each message on its own line';

export const failure = (id: Failure['id'], code: number, message: string): Failure => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
});

const refused = (...args: Parameters<typeof failure>): ReadLine => ({ failures: [failure(...args)] });

/** Each request of a batch waits for its own answer. */
function failuresOfBatch(batch: readonly unknown[]): Failure[] {
  const objects = batch.filter(isObject);
  const requests = objects.filter(hasMethod);
  if (requests.length > 0 && requests.length <= BATCH_MAX)
    return requests.map((request) => failure(idOf(request), INVALID_REQUEST, NO_BATCH));
  const isOfReplies = requests.length === 0 && objects.length > 0;
  return isOfReplies ? [] : [failure(null, INVALID_REQUEST, NO_BATCH)];
}

/** What the parser returns; undefined if it throws. No JSON value is undefined. */
export function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasMethod = (value: JsonObject): boolean => Object.hasOwn(value, 'method');

/** MCP ids are strings and integers. An integer that JSON.parse() rounds is not the one that was sent. */
function idOf(value: JsonObject): Failure['id'] {
  const id = Object.hasOwn(value, 'id') ? value['id'] : null;
  return typeof id === 'string' || (typeof id === 'number' && Number.isSafeInteger(id)) ? id : null;
}

function isDeeperThan(depthMax: number, json: string): boolean {
  if (json.length < 2 * depthMax) return false;
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '"') at = endOfString(json, at);
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (depth > depthMax) return true;
  }
  return false;
}

/** The index of the quote that ends the string starting here; RFC 8259, section 7. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}
