import { posix } from 'node:path';
import { commandLineOf, withCommandLine } from './command-line.ts';
import { type Document, EditFailed, isDocument } from './document.ts';
import type { Launch } from './launch.ts';
import { relaunched } from './relaunch.ts';

/** What an entry of this program should become. */
export interface NewEntry {
  readonly name: string;
  /** As the client's template has it, with the settings and the variables of the launch. */
  readonly template: Document;
  readonly launch: Launch;
  /** Variables that the person gave this time. */
  readonly settings: Readonly<Record<string, string>>;
  readonly script: string;
}

/**
 * An entry of this program with newer paths. What a person changed in it stays: arguments, switches, lists, variables.
 * The template only adds what is missing, and never a permission. Throws EditFailed if it is not certain which words are
 * the paths.
 */
export function updatedEntry(old: Document, { name, template, launch, settings, script }: NewEntry): Document {
  const line = commandLineOf(old);
  const next = relaunched(line, { script, launch });
  if (!next)
    throw new EditFailed(
      `"${name}" starts this server in a different way (${line[0]} …), so it is not changed; check that it starts this copy`,
    );
  const { command: _command, cmd: _cmd, args: _args, ...defaults } = template;
  const about = { settings, launch, oldCommand: line[0] ?? '' };
  const filled = Object.entries(defaults).flatMap(([key, value]): [string, unknown][] => {
    if (isDocument(value)) return Object.keys(value).length === 0 ? [] : [[key, variables(old[key], value, about)]];
    return isPermission(value) ? [] : [[key, old[key] ?? value]];
  });
  return withCommandLine({ ...old, ...Object.fromEntries(filled) }, next);
}

/**
 * Switches and lists of tools are never added: a client that reads both `enabled` and `disabled` would start what the
 * person has switched off.
 */
const isPermission = (value: unknown): boolean => typeof value === 'boolean' || Array.isArray(value);

interface Variables extends Pick<NewEntry, 'launch' | 'settings'> {
  readonly oldCommand: string;
}

/** Variables of the entry: those that were given now, then those that it has, then those of the launch. */
function variables(old: unknown, template: Document, { launch, settings, oldCommand }: Variables): unknown {
  if (old === undefined || old === null) return template;
  if (!isDocument(old)) throw new EditFailed('its variables are not a map');
  const { PATH: newPath } = launch.env;
  const { PATH: oldPath } = old;
  // The PATH that an earlier install wrote begins with the folder of its npx.
  const isOwn = typeof oldPath === 'string' && oldPath.startsWith(`${posix.dirname(oldCommand)}${posix.delimiter}`);
  return { ...template, ...old, ...(newPath !== undefined && isOwn && { PATH: newPath }), ...settings };
}
