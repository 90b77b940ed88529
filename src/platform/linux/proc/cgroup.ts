import { defined } from '../../../defined.ts';
import type { ControlGroup } from '../../../process/restarters.ts';
import { type Guest, guestsOn } from './cgroup-guests.ts';
import { isAtOrBelow } from './mountinfo.ts';

/** The container that this server itself runs in, with its control group as this server sees it. */
export interface OwnContainer extends Omit<Guest, 'from'> {
  readonly path: string;
}

/** What one path yields. */
interface ParsedCgroup extends Pick<ControlGroup, 'unit' | 'userUnit' | 'scope'> {
  readonly guest?: Guest;
}

/**
 * Parses the text of /proc/PID/cgroup: lines `hierarchy:controllers:path`, versions 1 and 2; cgroups(7). Units are
 * parsed from the root, as systemd does: below a unit the folders are named by its program and are no units of this
 * machine. Undefined if it names no path.
 */
export function parseCgroup(text: string, own?: OwnContainer): ControlGroup | undefined {
  const paths = pathsOf(text);
  const [path, ...others] = paths;
  if (path === undefined) return undefined;
  const named = namedUnits(paths);
  const containers = [...new Set(paths.flatMap((one) => guestsOn(partsOf(one)).map(({ container }) => container)))];
  const inOwn = own !== undefined && isAtOrBelow(path, own.path);
  const { guest: inner, ...parsed } = parsePath(inOwn ? path.slice(own.path.length) : path);
  // If systemd does not manage it, a runtime may use only other hierarchies.
  const guest = inner ?? (inOwn ? own : others.map((other) => parsePath(other).guest).find((one) => one));
  return {
    ...(isAbove(path) ? {} : parsed),
    ...(guest && { container: guest.container, ...(guest.runtime && { runtime: guest.runtime }) }),
    ...(named.length > 0 && { units: named }),
    ...(containers.some((one) => one !== guest?.container) && { containers }),
    ...(isAbove(path) && { outsideNamespace: true as const }),
  };
}

/** The container of pid 1, from /proc/1/cgroup: to this server it is the machine. */
export function ownContainer(text: string): OwnContainer | undefined {
  const [first = '/'] = pathsOf(text);
  const path = first.replace(/\/init\.scope$/, '');
  const { guest } = parsePath(path);
  return guest && { path, container: guest.container, ...(guest.runtime && { runtime: guest.runtime }) };
}

/** The user whose service manager's tree contains this control group. */
export const usersManager = (text: string): number | undefined => userOf(systemUnit(text).unit?.name);

/** The user whose service manager itself runs in this control group. */
export function userManagerOf(text: string): number | undefined {
  const { parts, unit } = systemUnit(text);
  const rest = parts.slice((unit?.at ?? 0) + 1);
  return rest.every((part) => part === INIT) ? userOf(unit?.name) : undefined;
}

/** Is it the control group of the system's service manager, provided that pid 1 is one? */
export function isInitScope(text: string): boolean {
  const [path] = pathsOf(text);
  return path === '/' || (path?.endsWith(`/${INIT}`) === true && userManagerOf(text) === undefined);
}

/**
 * Is it below `session.slice` of a user's service manager? Outside this server's cgroup namespace only the end of the
 * path is known.
 */
export function isInSessionSlice(text: string): boolean {
  const { path, parts, unit } = systemUnit(text);
  if (isAbove(path)) return parts.includes(SESSION_SLICE) && guestsOn(parts).length === 0;
  return unit !== undefined && userOf(unit.name) !== undefined && parts[unit.at + 1] === SESSION_SLICE;
}
const SESSION_SLICE = 'session.slice';

/** The id of the login session whose scope it is: `3` of `session-3.scope`. */
export const loginSessionOf = (text: string): string | undefined =>
  LOGIN_SCOPE.exec(systemUnit(text).unit?.name ?? '')?.[1];
const LOGIN_SCOPE = /^session-(\w{1,64})\.scope$/;

/** The path in systemd's hierarchy, and on it the unit of the system's service manager. */
function systemUnit(text: string) {
  const [path = '/'] = pathsOf(text);
  const parts = partsOf(path);
  return { path, parts, unit: unitFrom(parts, 0) };
}

/** The user id in the name of a user's service manager, `user@1000.service`. */
function userOf(unit: string | undefined): number | undefined {
  const uid = USER_MANAGER.exec(unit ?? '')?.[1];
  return uid === undefined ? undefined : Number(uid);
}
const USER_MANAGER = /^user@(\d{1,10})\.service$/;
const INIT = 'init.scope';

/** First the path in systemd's hierarchy: its own in version 1 and hybrid, else the only one of version 2. */
function pathsOf(text: string): string[] {
  const lines = text.split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    return controllers === undefined || path === undefined ? [] : [{ controllers, path: path.replace(DELETED, '') }];
  });
  const rank = ({ controllers }: { controllers: string }): number =>
    controllers === 'name=systemd' ? 0 : controllers === '' ? 1 : 2;
  return lines.sort((a, b) => rank(a) - rank(b)).map(({ path }) => path);
}
/** The kernel appends it to a group that was removed while a zombie was in it. */
const DELETED = / \(deleted\)$/;

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '');

/** Outside this server's cgroup namespace: how much of the path is missing is unknown; cgroup_namespaces(7). */
const isAbove = (path: string): boolean => path === '/..' || path.startsWith('/../');

function parsePath(path: string): ParsedCgroup {
  const parts = partsOf(path);
  const [guest] = guestsOn(parts);
  const found = unitOf(parts);
  const isOurs = found !== undefined && found.at < (guest?.from ?? parts.length);
  if (!isOurs || found.name === INIT) return guest ? { guest } : {};
  if (found.name.endsWith('.scope')) return guest ? { guest } : { scope: found.name };
  return { unit: found.name, ...(found.isUsers && { userUnit: true as const }), ...defined({ guest }) };
}

/** The unit of the system's service manager, or of a user's manager below it. */
function unitOf(parts: readonly string[]) {
  const unit = unitFrom(parts, 0);
  if (!unit || userOf(unit.name) === undefined) return unit && { ...unit, isUsers: false };
  const users = unitFrom(parts, unit.at + 1);
  return users && { ...users, isUsers: true };
}

/** Skips the slices; the next part is the unit, if there is one. */
function unitFrom(parts: readonly string[], start: number): { readonly name: string; readonly at: number } | undefined {
  let at = start;
  while (SLICE.test(plain(parts[at]))) at++;
  const name = plain(parts[at]);
  return UNIT.test(name) && !FOREIGN.test(name) ? { name, at } : undefined;
}

/** systemd prefixes names that could clash with a kernel file. */
const plain = (part = ''): string => part.replace(/^_/, '');

/** systemd.unit(5), but no template, which itself never runs. */
const UNIT = /^(?!@)[\w:.\\@-]{1,246}(?<!@)\.(?:service|scope|socket|mount|swap)$/;
const SLICE = /^[-\w:.\\]{1,246}\.slice$/;
/** Whatever an LXC container is called, its folder is not a unit. */
const FOREIGN = /^lxc\.(?:payload|monitor)\./;

/** Every unit named anywhere on the paths, whoever made it. */
const namedUnits = (paths: readonly string[]): string[] => [
  ...new Set(
    paths
      .flatMap(partsOf)
      .map(plain)
      .filter((part) => UNIT.test(part)),
  ),
];
