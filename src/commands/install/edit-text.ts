import { homedir } from 'node:os';
import { sep } from 'node:path';
import { type ConfigEdit, type DesiredServer, entryByHand } from '../../clients/config-edit.ts';
import { diff } from '../../clients/diff.ts';
import { openPlaces } from '../../platform/this-system.ts';
import { safeText } from '../../text/built-in.ts';
import { cleanLines } from '../../text/sanitize.ts';
import { paintFor } from '../terminal.ts';

/** What `install` says about an edit. Text from other people's files is redacted by the built-in rules. */

const LINE_CHARS = 200;
const TAB = '    ';

/** Text of a configuration file, or of an error about it. */
export const shown = (text: string): string => safeText(text, LINE_CHARS);

/** As people write it: `~/.cursor/mcp.json`. */
export function inHome(path: string): string {
  const home = `${openPlaces().home ?? homedir()}${sep}`;
  return path.startsWith(home) ? `~${sep}${path.slice(home.length)}` : path;
}

const TITLES = {
  add: 'will be added to',
  update: 'will be changed in',
  remove: 'will be removed from',
  none: 'needs no change in',
  conflict: 'is the name of another server in',
  failed: 'is not written to',
} as const;

/** What an edit will change, or why it cannot. */
export function editText(edit: ConfigEdit, wanted: string, server: DesiredServer | undefined): string {
  const { client, name, kind, source, text, reason = '', loosens = [], others = [] } = edit;
  const paint = paintFor(process.stdout);
  const link = source && source.path !== client.path ? ` (a link to ${inHome(source.path)})` : '';
  const title = `${paint('bold', client.label)}: "${shown(name)}" ${kind === 'none' && !server ? 'is not in' : TITLES[kind]} ${inHome(client.path)}${link}`;
  if (kind === 'failed')
    return [title, paint('red', `  ${shown(reason)}`), ...byHandLines(edit, wanted, server)].join('\n');
  const further = others.map(
    (other) => `  "${shown(other)}" starts this server, too, and is left alone: --name ${shown(other)}`,
  );
  if (text === undefined) return [title, ...further].join('\n');
  const renamed = name === client.nameFor(wanted) && name !== wanted;
  const style = { '+': 'green', '-': 'red', ' ': 'dim' } as const;
  return [
    title,
    ...(renamed ? [`  (this client does not accept "${wanted}" as a name)`] : []),
    ...(text === null ? ['  (nothing else is in the file, so it is removed)'] : []),
    ...diff(source?.text ?? '', text ?? '').map((line) =>
      paint(style[line.sign], `  ${line.sign} ${shown(line.text.replaceAll('\t', TAB))}`),
    ),
    ...further,
    ...loosens.map((what) => paint('red', `  this may grant more access: ${shown(what)}`)),
  ].join('\n');
}

/** The entry for the person to add. It is our own text, and must not be cut. */
export function byHandLines(
  { client, isInText = false }: ConfigEdit,
  name: string,
  server: DesiredServer | undefined,
): string[] {
  if (!server) return [];
  // An entry beside the one that is there would be a second, without what restricts the first.
  if (isInText)
    return [
      '  In the entry that is there, these words start this copy:',
      `    ${JSON.stringify([server.launch.command, ...server.launch.args])}`,
    ];
  return ['  The entry to add by hand:', ...indented(entryByHand(client, name, server))];
}

export const indented = (text: string): string[] =>
  cleanLines(text.trimEnd())
    .split('\n')
    .map((line) => `    ${line}`);
