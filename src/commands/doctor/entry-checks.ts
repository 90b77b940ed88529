import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, win32 } from 'node:path';
import * as z from 'zod';
import type { ConfigEntry } from '../../clients/current-entries.ts';
import { parsed } from '../../server/stdin.ts';
import { QUOTED_PATH_CHARS } from '../../text/lengths.ts';
import type { Presenter } from '../../text/safe-text.ts';
import { PROGRAM } from '../options.ts';
import { realPath } from '../own-command.ts';
import { type EntryProgram, programOf, serves } from './entry-program.ts';

/** What doctor found out about an entry, or about the server that it starts. */
export interface Remark {
  readonly level: 'problem' | 'note';
  /** A clause that follows the name of the server. */
  readonly what: string;
  readonly fix: string;
  /** `install`: that repairs it. `replace`: with --force. `rename`: under another name, for this one is another's. */
  readonly by?: 'install' | 'replace' | 'rename';
}

/** Why an entry is not started. */
export interface Obstacle {
  /** `failed`: the client cannot start it either. `not_started`: only the client knows. */
  readonly outcome: 'failed' | 'not_started';
  readonly remark: Remark;
}

const ASK_CLIENT = 'check in the client whether it is connected';
/** What clients replace with values of their own. */
const PLACEHOLDER = /\$\{[^}]*\}|\{env:[^}]*\}/;

/** What is wrong goes away when install writes the entry again. */
export const needsRewrite = (what: string): Remark => ({
  level: 'problem',
  what,
  fix: 'rewrite its entry',
  by: 'install',
});

const broken = (what: string): Obstacle => ({ outcome: 'failed', remark: needsRewrite(what) });
const unknown = (what: string, fix = ASK_CLIENT): Obstacle => ({
  outcome: 'not_started',
  remark: { level: 'note', what, fix },
});

/** Why doctor must not start this entry, or need not; `ownScript`: the script that runs now. */
export function obstacleTo(entry: ConfigEntry, ownScript: string, show: Presenter): Obstacle | undefined {
  const { command, args, env, cwd } = entry;
  const quoted = (text: string): string => show.quoted(text, QUOTED_PATH_CHARS);
  const program = programOf(command, args);
  const script = program.kind === 'script' ? program.script : undefined;
  const paths = [command, script, cwd].filter((path) => path !== undefined);
  const [placeholder] = [...paths, ...args, ...Object.values(env)].flatMap((text) => PLACEHOLDER.exec(text) ?? []);
  if (placeholder !== undefined) return unknown(`depends on ${quoted(placeholder)}, so doctor did not start it`);
  const foreign = paths.find((path) => win32.isAbsolute(path) && !isAbsolute(path));
  if (foreign !== undefined) return broken(`starts ${quoted(foreign)}, which is a Windows path`);
  const tilde = paths.find((path) => path.startsWith('~'));
  if (tilde !== undefined) return broken(`starts ${quoted(tilde)}, and no client expands ~ to your home folder`);
  const missing = paths.find((path) => isAbsolute(path) && !existsSync(path));
  if (missing !== undefined) return broken(`starts ${quoted(missing)}, which does not exist`);
  if (script !== undefined && !isAbsolute(script) && cwd === undefined && entry.isOwn)
    return broken(`starts ${quoted(script)}, a relative path, which depends on where the client was started`);
  return obstacleIn(program, entry, { ownScript, show });
}

function obstacleIn(
  program: EntryProgram,
  { command, isOwn, cwd }: ConfigEntry,
  { ownScript, show }: { readonly ownScript: string; readonly show: Presenter },
): Obstacle | undefined {
  const isKnown =
    program.kind === 'script'
      ? isOfThisPackage(isAbsolute(program.script) ? program.script : join(cwd ?? '/', program.script), ownScript)
      : program.kind !== 'unknown';
  if (!isKnown && !isOwn) {
    const what = `has this server's name, but starts another program (${show.quoted(command, QUOTED_PATH_CHARS)}), so doctor did not start it`;
    return {
      outcome: 'not_started',
      remark: { level: 'note', what, fix: 'add this server under another name', by: 'rename' },
    };
  }
  if (!isKnown || program.kind === 'unknown')
    return unknown(`is started through ${show.quoted(command, QUOTED_PATH_CHARS)}, which doctor does not start`);
  const [word = ''] = program.words;
  return serves(program.words) ? undefined : broken(`runs ${show.quoted(word)}, which is not a server`);
}

const Named = z.looseObject({ name: z.string() });

/** Is this file the script that runs, or one of another copy of this package? */
function isOfThisPackage(path: string, ownScript: string): boolean {
  const real = realPath(path) ?? path;
  return real === ownScript || packageAbove(dirname(real)) === PROGRAM;
}

/** The name of the package that this folder is in. */
function packageAbove(folder: string): string | undefined {
  const file = join(folder, 'package.json');
  const found = existsSync(file) ? parsed((): unknown => JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  const { success, data } = Named.safeParse(found);
  if (success) return data.name;
  return dirname(folder) === folder ? undefined : packageAbove(dirname(folder));
}
