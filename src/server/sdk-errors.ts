import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { quoted, safeText } from '../text/safe-text.ts';

/** What the SDK answers to a name that it does not know: the name as it came, of any length. */
const ECHO = /^(Tool|Prompt|Resource template|Resource URI|Resource not found:) (.*?)( not found| is invalid|)$/s;
/** An error of a tool, for a resource: what it quotes is clean. */
const OURS = /^[A-Z_]+: /;
const MESSAGE_CHARS = 512;

/** The same message, with what the SDK's own errors repeat quoted, cleaned and short. */
export function withQuotes(message: JSONRPCMessage): JSONRPCMessage {
  if (!('error' in message) || OURS.test(message.error.message)) return message;
  return { ...message, error: { ...message.error, message: quotedIn(message.error.message) } };
}

function quotedIn(message: string): string {
  const [, what, name, problem] = ECHO.exec(message) ?? [];
  return name === undefined ? safeText(message, MESSAGE_CHARS) : `${what} ${quoted(name)}${problem}`;
}
