import { isDeepStrictEqual } from 'node:util';
import { type Document, isDocument } from './document.ts';

/**
 * What a change of an entry may permit that the entry did not, each as a phrase. Whatever is not known to restrict the
 * server counts. docs/adr/0065.
 */
export function loosened(old: Document, next: Document): string[] {
  const keys = Object.keys(old).filter((key) => !COMMAND_KEYS.has(key));
  const changed = keys.flatMap((key) => {
    const [before, after] = [old[key], next[key]];
    if (isDeepStrictEqual(before, after)) return [];
    if (isDocument(before) && isDocument(after)) return loosenedVariables(before, after);
    return [after === undefined ? `${key} is dropped` : `${key} becomes ${JSON.stringify(after)}`];
  });
  const added = Object.entries(next).flatMap(([key, after]) => {
    if (Object.hasOwn(old, key) || COMMAND_KEYS.has(key)) return [];
    if (isDocument(after)) return loosenedVariables({}, after);
    return typeof after === 'boolean' || Array.isArray(after) ? [`${key} becomes ${JSON.stringify(after)}`] : [];
  });
  return [...changed, ...added];
}

/** relaunch.ts keeps every argument. */
const COMMAND_KEYS = new Set(['command', 'cmd', 'path', 'args']);

function loosenedVariables(old: Document, next: Document): string[] {
  return [...new Set([...Object.keys(old), ...Object.keys(next)])].flatMap((name) => {
    const [before, after] = [old[name], next[name]];
    if (before === after || restricts(name, before, after)) return [];
    if (after === undefined) return [`${name}=${before} is dropped`];
    return [before === undefined ? `${name}=${after} is new` : `${name}=${before} becomes ${name}=${after}`];
  });
}

/** Settings that allow more, or lead to other settings. A new variable that is none of these changes no rule. */
const SETTINGS = new Set([
  'ALLOW_ROOT',
  'ALLOW_USERS',
  'READ_ONLY',
  'PROCESS_MANAGER_CONFIG',
  'XDG_CONFIG_HOME',
  'HOME',
]);

/** Is it certain that this change allows nothing new? */
function restricts(name: string, before: unknown, after: unknown): boolean {
  switch (name) {
    case 'PATH':
      return true; // it is only how npx finds Node
    case 'READ_ONLY':
      return after === 'Y';
    case 'ALLOW_ROOT':
      return after === 'N';
    case 'ALLOW_USERS':
      return before === '*' ? after !== undefined : isSubset(after, before);
    default:
      return before === undefined && !SETTINGS.has(name);
  }
}

const usersOf = (value: unknown): string[] =>
  String(value ?? '')
    .split(',')
    .map((user) => user.trim())
    .filter((user) => user !== '');

const isSubset = (after: unknown, before: unknown): boolean =>
  after !== undefined && usersOf(after).every((user) => usersOf(before).includes(user));
