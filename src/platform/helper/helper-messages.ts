import { VERSION } from '../../version.ts';
import type { AccountLayout, EntryLayout } from '../posix/name-service.ts';

/** Messages between this program and its helper process. No schema library: the helper must start fast. */

const ABOUT = ['file', 'project', 'fifo', 'text', 'user_name', 'user_id', 'group_name'] as const;

export interface HelperQuestion {
  readonly about: (typeof ABOUT)[number];
  /** A path, or the name or id of a user or group: a number or, on Windows, a SID. */
  readonly key: string | number;
}

/**
 * What the helper needs to know of its system. It gets this as an argument, because loading the code of every system
 * would slow its start.
 */
export interface HelperFacts {
  /** To ask libc for names of users and groups, `sids` to ask Windows; undefined where neither can be asked. */
  readonly accounts: AccountLayout | 'sids' | undefined;
  /** The user's home folder; undefined without one. */
  readonly home: string | undefined;
  /** A link to the helper's pid as the server sees it, which Node may not know; undefined where Node does. */
  readonly pidLink?: string | undefined;
}

const field = (message: unknown, name: string): unknown =>
  typeof message === 'object' && message !== null && name in message ? Reflect.get(message, name) : undefined;

/** A question with the number that its answer has. Throws if it is no request. */
export function parseRequest(message: unknown): HelperQuestion & { readonly id: number } {
  const [id, key] = [field(message, 'id'), field(message, 'key')];
  const about = ABOUT.find((one) => one === field(message, 'about'));
  if (typeof id !== 'number' || about === undefined || (typeof key !== 'string' && typeof key !== 'number'))
    throw new Error('not a request');
  return { id, about, key };
}

/**
 * The first message of a helper. It has the helper's version, because the package may have been replaced since the
 * parent started. `pid`: in /proc, if the helper knows it.
 */
export const readyMessage = (pid: number | null) => ({ ready: true, version: VERSION, pid }) as const;

/**
 * A message from the helper. The first says that it is ready, with its version and its pid in /proc. Each later one
 * replies to a request, with the negative errno or the answer. Throws if it is neither.
 */
export function parseReply(message: unknown) {
  const [id, errno, pid] = [field(message, 'id'), field(message, 'errno'), field(message, 'pid')];
  if (field(message, 'ready') === true) {
    const version = field(message, 'version');
    return {
      ready: true as const,
      version: typeof version === 'string' ? version : undefined,
      pid: typeof pid === 'number' ? pid : null,
    };
  }
  if (typeof id !== 'number') throw new Error('not a reply');
  return typeof errno === 'number' ? { id, errno } : { id, value: field(message, 'value') };
}

const numberIn = (value: unknown, name: string): number => {
  const number = field(value, name);
  if (typeof number !== 'number') throw new Error(`no number ${name}`);
  return number;
};

const entryLayoutIn = (value: unknown): EntryLayout => ({
  size: numberIn(value, 'size'),
  name: numberIn(value, 'name'),
  id: numberIn(value, 'id'),
});

const accountLayoutIn = (value: unknown): AccountLayout => ({
  passwd: entryLayoutIn(field(value, 'passwd')),
  group: entryLayoutIn(field(value, 'group')),
});

/** Reads the facts from JSON. Throws if they are malformed. */
export function parseFacts(text = ''): HelperFacts {
  const facts: unknown = JSON.parse(text);
  const [accounts, home, pidLink] = [field(facts, 'accounts'), field(facts, 'home'), field(facts, 'pidLink')];
  return {
    accounts: accounts === undefined || accounts === 'sids' ? accounts : accountLayoutIn(accounts),
    home: typeof home === 'string' ? home : undefined,
    pidLink: typeof pidLink === 'string' ? pidLink : undefined,
  };
}
