import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { quoted, safeText } from '../text/built-in.ts';

/** The SDK's errors about unknown names repeat the name as it came, at any length. */
const ECHO = /^(Tool|Prompt|Resource template|Resource URI|Resource not found:) (.*?)( not found| is invalid|)$/s;
/** A tool's error, for a resource: its quotations are safe. */
const OURS = /^[A-Z_]+: /;
const MESSAGE_CHARS = 512;

/** The same message, with names in the SDK's own errors quoted, made safe and cut. */
export function withQuotes(message: JSONRPCMessage): JSONRPCMessage {
  if (!('error' in message) || OURS.test(message.error.message)) return message;
  return { ...message, error: { ...message.error, message: quotedIn(message.error.message) } };
}

function quotedIn(message: string): string {
  const [, what, name, problem] = ECHO.exec(message) ?? [];
  return name === undefined ? safeText(message, MESSAGE_CHARS) : `${what} ${quoted(name)}${problem}`;
}
