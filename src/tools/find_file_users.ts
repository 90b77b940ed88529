import * as z from 'zod';
import { defined } from '../defined.ts';
import { ProcessError } from '../errors.ts';
import { withCaveats } from '../host/caveats.ts';
import type { Host } from '../host/host.ts';
import type { Capabilities } from '../platform/capabilities.ts';
import type { FileUse, SearchedFile } from '../platform/find-file.ts';
import type { Column } from '../process/columns.ts';
import { type ListAnswer, toCells } from '../process/list-answer.ts';
import { isZombie, type ProcessFacts } from '../process/process.ts';
import { byMemory } from '../process/query.ts';
import { yieldIfDue } from '../process/yielding.ts';
import { safeText } from '../text/built-in.ts';
import { rowCommandChars } from '../text/lengths.ts';
import { notes, safe } from '../text/safe-text.ts';
import { text } from './shared/fields.ts';
import { hiddenText, ListOutput, tableText } from './shared/lists.ts';
import { shownRow } from './shared/rows.ts';
import { defineTool } from './tool.ts';

export const findFileUsers = ({ words }: Capabilities) =>
  defineTool({
    name: 'find_file_users',
    title: 'Find who uses a file or folder',
    description: `Finds every process that holds a file open, runs it, or has it as its working folder; for a folder also everything below it. Use it for "who holds this file", "why can this disk not be unmounted". \`use\` is ${words.files.uses}. Largest memory first, at most 50; \`note\` counts processes that could not be looked into.`,
    effect: 'read',
    input: z.strictObject({
      path: text(4096).describe(`Absolute path of a ${words.files.kinds}, 1 to 4096 characters.`),
    }),
    output: ListOutput,
    run: async ({ path }, host) => withCaveats(host.machine, await fileUsers(host, path)),
    text: (answer, _, layout) =>
      tableText(layout, answer, [
        `${answer.rows.length} of ${answer.total}, largest memory first`,
        ...hiddenText(answer.hidden, words),
      ]),
  });

const ROWS_MAX = 50;
const IDENTIFYING: readonly Column[] = ['pid', 'name', 'user'];
const DESCRIBING: readonly Column[] = ['memory_mib', 'age_s', 'command'];
const COLUMNS = [...IDENTIFYING, 'use', ...DESCRIBING];

/** Who uses this file, or this folder and what lies below it: open, as working folder or as program. */
async function fileUsers(host: Host, path: string): Promise<ListAnswer> {
  const { machine, view } = host;
  const file = await fileAt(host, path);
  const everyone = view.scope('*');
  const snapshot = await machine.snapshot({ wants: everyone.wants, argv: false });
  await yieldIfDue();
  const { processes, hidden } = await everyone.list(snapshot);
  const fileUses = machine.fileUses(file);
  const found: { readonly process: ProcessFacts; readonly uses: readonly FileUse[] }[] = [];
  let unreadable = 0;
  for (const seen of processes) {
    await yieldIfDue();
    const uses = await fileUses(seen);
    if (uses === null && !seen.ofKernel && !isZombie(seen)) unreadable++; // those hold nothing
    if (!uses || uses.length === 0) continue;
    // A pid may have been reused between the snapshot and the look at its files: `refresh` checks.
    const process = machine.refresh(seen);
    if (process && view.canList(process)) found.push({ process, uses });
  }
  const largest = found.sort((a, b) => byMemory(a.process, b.process)).slice(0, ROWS_MAX);
  const commandChars = rowCommandChars(largest.length, COLUMNS.length);
  const note = notes(
    'silent' in file ? safe`Compared by name only: ${view.show.text(file.silent)}.` : undefined,
    file.folder && !('silent' in file) ? machine.capabilities.words.files.belowFolder : undefined,
    found.length > ROWS_MAX
      ? safe`The ${ROWS_MAX} largest of ${found.length}: ask for a folder or file further down.`
      : undefined,
    unreadable > 0
      ? safe`The system does not let this server look into ${unreadable} more of the listed users' processes: they may use it, too.`
      : undefined,
  );
  return {
    columns: COLUMNS,
    rows: largest.map(({ process, uses }) => {
      const shown = shownRow(host, { process, clock: snapshot.clock, commandChars });
      return [...toCells(shown, IDENTIFYING), safeText(uses.join(', ')), ...toCells(shown, DESCRIBING)];
    }),
    total: found.length,
    ...defined({ hidden, note }),
  };
}

/** Throws INVALID_INPUT for a path that leads nowhere or may not be read. */
async function fileAt({ machine, view: { show } }: Host, path: string): Promise<SearchedFile> {
  const { isAbsolute, roots } = machine.capabilities.naming;
  const file = isAbsolute(path)
    ? await machine.findFile(path)
    : { why: `is not absolute: it must begin with ${roots}` };
  if ('why' in file) throw new ProcessError('INVALID_INPUT', `path ${show.quoted(path)} ${show.text(file.why)}`);
  return file;
}
