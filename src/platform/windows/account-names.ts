import { hostname } from 'node:os';
import * as z from 'zod';
import { type UserId, userIdOf } from '../../process/owner.ts';
import type { Helper } from '../helper/helper.ts';
import { answersTo, learnedNames } from '../learned-names.ts';
import type { UserQuery, Users } from '../users.ts';
import { sidBytes, sidText } from './structs/sid.ts';
import type { SystemCalls } from './system-calls.ts';
import { isOfWindows, SYSTEM } from './well-known-users.ts';

/** SYSTEM, LOCAL SERVICE and NETWORK SERVICE, whose names are in the language of this Windows. */
const OF_EVERY_WINDOWS = [SYSTEM, 'S-1-5-19', 'S-1-5-20'] as const;
/** Accounts of machines and domains, and of Entra ID: another machine may be asked for their names. */
const OF_SERVERS = /^S-1-(?:5-21|12)-/;
/** Of the NetBIOS name, by which Windows names the machine in an account. */
const MACHINE_CHARS = 15;
const KEPT_MS = 300_000;
const KEPT_MAX = 10_000;

const Sid = z.string().refine((text) => sidBytes(text) !== undefined, 'no SID');

/**
 * Accounts by their SIDs. What this machine knows without asking another is looked up at once. For any other account
 * Windows may ask a domain controller, which may hang, so the helper process asks Windows. Unknown ones keep their SID.
 * `own`: the user of this server, whom Windows knows.
 */
export function accountNames(calls: Pick<SystemCalls, 'accountOf'>, helper: Helper, own: UserId): Users {
  const { learn, isSilent } = learnedNames();
  const [names, ids] = [answersTo('user_name', z.string()), answersTo('user_id', Sid)];
  const lookUp = keptFor((sid) => {
    const bytes = sidBytes(sid);
    return bytes && calls.accountOf(bytes);
  });
  /** If the user of this server is one of this machine, so is every account with the same beginning. */
  const isOfThisMachine = (sid: string): boolean =>
    domainOf(lookUp(own) ?? '') === machineName() && beginning(sid) === beginning(own);
  const isKnownHere = (sid: string): boolean => sid === own || !OF_SERVERS.test(sid) || isOfThisMachine(sid);
  const nameOf = (sid: string): string => (isKnownHere(sid) ? lookUp(sid) : names.known.get(sid)?.value) ?? sid;

  /** The SID for a name that need not be looked up: a SID itself, or a known user. Undefined for any other. */
  function idHere(key: string): string | undefined {
    const sid = sidBytes(key);
    if (sid) return sidText(sid);
    return [own, ...OF_EVERY_WINDOWS].find((one) => {
      const name = lookUp(one)?.toLowerCase();
      return name === key || name?.slice(name.indexOf('\\') + 1) === key;
    });
  }

  return {
    root: SYSTEM,
    isPrivileged: isOfWindows,
    nameOf,
    idOf(name) {
      const key = keyOf(name);
      const id = idHere(key) ?? ids.known.get(key)?.value ?? undefined;
      return id === undefined ? undefined : userIdOf(id);
    },
    groupNameOf: nameOf,
    async learn({ users = [], names: called = [], groups = [] }: UserQuery) {
      const unnamed = [...new Set([...users, ...groups])].filter((sid) => !isKnownHere(sid));
      const keys = [...new Set([...called].map(keyOf))].filter((key) => key !== '' && idHere(key) === undefined);
      await Promise.all([
        ...unnamed.map((sid) => learn(helper, sid, names)),
        ...keys.map((key) => learn(helper, key, ids)),
      ]);
    },
    isSilent,
  };
}

const machineName = (): string => hostname().slice(0, MACHINE_CHARS).toLowerCase();

/** A name as it is compared. LookupAccountNameW does not take `.\` for this machine. */
const keyOf = (name: string): string => name.toLowerCase().replace(/^\.(?=\\)/, machineName);

const domainOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf('\\'))).toLowerCase();

/** A SID without its last number: that of a machine or a domain. */
const beginning = (sid: string): string => sid.slice(0, sid.lastIndexOf('-'));

/** Remembers for a while the name of each SID: a process list asks for the same few again and again. */
function keptFor(find: (sid: string) => string | undefined): (sid: string) => string | undefined {
  const kept = new Map<string, { readonly name: string | undefined; readonly untilMs: number }>();
  return (sid) => {
    const before = kept.get(sid);
    if (before && before.untilMs > performance.now()) return before.name;
    if (kept.size >= KEPT_MAX) kept.clear();
    const name = find(sid);
    kept.set(sid, { name, untilMs: performance.now() + KEPT_MS });
    return name;
  };
}
