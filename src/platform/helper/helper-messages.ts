/** Messages between this program and its helper process. No schema library: the helper must start fast. */

/** A path, or the number or name of a user or group. */
export interface HelperQuestion {
  readonly about: QuestionKind;
  readonly key: string | number;
}

const ABOUT = ['place', 'project', 'fifo', 'text', 'user_name', 'user_id', 'group_name'] as const;
type QuestionKind = (typeof ABOUT)[number];

export interface HelperRequest extends HelperQuestion {
  readonly id: number;
}

/** First, that the helper runs, with its pid in /proc; then one per request, with the error or the answer. */
export type HelperReply =
  | { readonly ready: true; readonly pid: number | null }
  | { readonly id: number; readonly errno: number }
  | { readonly id: number; readonly value: unknown };

const field = (message: unknown, name: string): unknown =>
  typeof message === 'object' && message !== null && name in message ? Reflect.get(message, name) : undefined;

/** Throws for what is none. */
export function parseRequest(message: unknown): HelperRequest {
  const [id, key] = [field(message, 'id'), field(message, 'key')];
  const about = ABOUT.find((one) => one === field(message, 'about'));
  if (typeof id !== 'number' || about === undefined || (typeof key !== 'string' && typeof key !== 'number'))
    throw new Error('not a request');
  return { id, about, key };
}

/** Throws for what is none. */
export function parseReply(message: unknown): HelperReply {
  const [id, errno, pid] = [field(message, 'id'), field(message, 'errno'), field(message, 'pid')];
  if (field(message, 'ready') === true) return { ready: true, pid: typeof pid === 'number' ? pid : null };
  if (typeof id !== 'number') throw new Error('not a reply');
  return typeof errno === 'number' ? { id, errno } : { id, value: field(message, 'value') };
}
