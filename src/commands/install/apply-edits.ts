import { join } from 'node:path';
import type { ConfigEdit, DesiredServer } from '../../clients/config-edit.ts';
import { replaceSource } from '../../clients/config-file.ts';
import { keptOffNow } from '../../clients/current-entries.ts';
import { EditFailed } from '../../clients/document.ts';
import { UsageError } from '../../config/layers.ts';
import { openPlaces } from '../../platform/this-system.ts';
import { warn } from '../options.ts';
import { canAsk, confirmed, listed, print } from '../terminal.ts';
import { byHandLines, inHome, shown } from './edit-text.ts';

interface Request {
  readonly name: string;
  readonly server: DesiredServer | undefined;
  /** Write without asking what needs no question of its own. */
  readonly yes: boolean;
  /** Also replace or remove another server of the same name. */
  readonly force: boolean;
}

/** Asks, and writes file by file: a failure with one does not stop the others. Throws UsageError without a terminal. */
export async function applyEdits(edits: readonly ConfigEdit[], request: Request): Promise<void> {
  const pending = edits.filter(({ text }) => text !== undefined);
  if (pending.length > 0 && !request.yes && !canAsk())
    throw new UsageError('nothing was written: there is no terminal to ask on; add --yes to agree');
  if (pending.length > 0) print('');
  const agreed = await agreedOf(pending, request);
  const written = agreed.filter((edit) => write(edit, request));
  if (agreed.length < pending.length) process.exitCode = 1;
  if (pending.length > 0 && written.length === 0) print('Nothing was written.');
  if (request.server) for (const edit of edits) if (isThere(edit, written)) warnIfOff(edit);
  if (written.length === 0) return;
  const advice = request.server ? written.flatMap(({ client }) => client.advice ?? []) : [];
  print([...new Set(advice), nextStep(written, request.server !== undefined)].join('\n'));
}

/** The edits that a person agrees to: one question for all plain ones, and one for each of the others. */
async function agreedOf(pending: readonly ConfigEdit[], { server, yes, force }: Request): Promise<ConfigEdit[]> {
  const verb = server ? 'Replace' : 'Remove';
  const isConflict = ({ kind }: ConfigEdit): boolean => kind === 'conflict' && !force;
  const loosens = ({ loosens = [] }: ConfigEdit): boolean => loosens.length > 0;
  const plain = pending.filter((edit) => !isConflict(edit) && !loosens(edit));
  const agreed = plain.length > 0 && (yes || (await confirmed(`Write ${filesOf(plain)}?`))) ? plain : [];
  for (const edit of pending.filter(isConflict)) {
    const { client, name } = edit;
    if (!yes && (await confirmed(`${client.label} has another server "${shown(name)}". ${verb} it?`)))
      agreed.push(edit);
    else
      fail(
        `${client.label}: another server has the name "${shown(name)}"; use --name, or --force to ${verb.toLowerCase()} it`,
      );
  }
  for (const edit of pending.filter(loosens)) {
    const what = `${edit.client.label}: ${edit.loosens?.map(shown).join(', ')}`;
    if (!canAsk()) fail(`${what}; this may grant more access, so it needs your yes: run this in a terminal`);
    else if (await confirmed(`${what}. This may grant more access. Write it?`)) agreed.push(edit);
  }
  return agreed;
}

const filesOf = ({ length }: readonly ConfigEdit[]): string => (length === 1 ? 'this file' : `these ${length} files`);

export const backupFolder = (): string => join(openPlaces().state, 'backups');

/** Returns whether the file was written, and reports a failure. */
function write(edit: ConfigEdit, { server }: Request): boolean {
  const { client, source, text, name } = edit;
  if (!source || text === undefined) return false;
  const backups = { folder: backupFolder(), now: new Date(), owners: openPlaces() };
  try {
    const backup = replaceSource(source, { client: client.id, text, base: client.base }, backups);
    const done = text === null ? 'removed' : 'written';
    print(`${client.label}: ${done}${backup === undefined ? '' : `; backup: ${inHome(backup)}`}`);
    return true;
  } catch (error) {
    if (!(error instanceof EditFailed)) throw error;
    fail(`${client.label}: ${inHome(client.path)} is unchanged: ${shown(error.message)}`);
    for (const line of byHandLines(edit, name, server)) print(line, process.stderr);
    return false;
  }
}

/** Is the entry in the file now? */
const isThere = (edit: ConfigEdit, written: readonly ConfigEdit[]): boolean =>
  edit.kind === 'none' || written.includes(edit);

/** Says what in the client's own files keeps the server off, although its entry is there. */
function warnIfOff({ client, name }: ConfigEdit): void {
  for (const { what, fix, file, folder } of keptOffNow(client, name))
    print(
      `${client.label}: "${shown(name)}" ${shown(what)}${folder === undefined ? '' : ` for ${shown(folder)}`}; in ${inHome(file)}, ${shown(fix)}`,
    );
}

const FIRST_QUESTION = 'what is on port 3000?';

function nextStep(written: readonly ConfigEdit[], isAdded: boolean): string {
  const labels = [...new Set(written.map(({ client }) => client.label.replace(/,.*/, '')))];
  const restart = `Restart ${listed(labels)} if running, to load the new configuration.`;
  return isAdded ? `${restart} Then ask: ${FIRST_QUESTION}` : restart;
}

function fail(text: string): void {
  warn(text);
  process.exitCode = 1;
}
