import * as z from 'zod';
import type { FileNotFound, FoundFile, SilentFile } from './find-file.ts';
import { type Helper, Unanswered } from './helper/helper.ts';
import type { HelperQuestion } from './helper/helper-messages.ts';

/** A file system that may not answer, such as a mount or a network drive. */
export interface AskedFileSystem {
  /** No two have the same. */
  readonly id: string;
  /** `the file system at "/mnt/nas" (nfs4)` */
  readonly name: string;
}

/** A file system that did not answer is not asked again for this long. */
const SILENT_MS = 30_000;

const Project = z.string().nullable();
const FoundPath = z.union([
  z.strictObject({ path: z.string(), folder: z.boolean(), socket: z.boolean() }),
  z.strictObject({ why: z.string() }),
]);

/**
 * Asks the helper process about paths that may hang. If a file system is silent, the error names it, and it is not
 * asked again for a while. While the first question about a file system has no answer, the others wait: if it hangs,
 * it takes one thread of the helper, not all.
 */
export function pathQuestions(helper: Helper) {
  const silentUntilMs = new Map<string, number>();
  const firsts = new Map<string, Promise<unknown>>();

  /** `of`: undefined if it is unknown. Throws Unanswered or HelperFailed. */
  async function ask(question: HelperQuestion, of: AskedFileSystem | undefined): Promise<unknown> {
    const name = of?.name ?? 'its file system';
    const key = of?.id ?? '';
    const first = firsts.get(key);
    if (first) await first;
    if ((silentUntilMs.get(key) ?? 0) > performance.now()) throw new Unanswered(`${name} does not answer`);
    const asked = helper.ask(question);
    if (of && !firsts.has(key))
      firsts.set(
        key,
        asked.catch(() => undefined).finally(() => firsts.delete(key)),
      );
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      if (of && error.silent) silentUntilMs.set(key, performance.now() + SILENT_MS);
      throw new Unanswered(`${name} ${error.message}`);
    }
  }

  return {
    ask,
    /** Name of the project that a folder belongs to, null for none. Throws Unanswered. */
    project: async (folder: string, of: AskedFileSystem | undefined): Promise<string | null> =>
      Project.parse(await ask({ about: 'project', key: folder }, of)),
    /** What is at a path. Never throws Unanswered: then only its name is known. */
    async file(path: string, of: AskedFileSystem | undefined): Promise<FoundFile | FileNotFound | SilentFile> {
      try {
        return FoundPath.parse(await ask({ about: 'file', key: path }, of));
      } catch (failure) {
        if (failure instanceof Unanswered) return { path, silent: failure.message };
        throw failure;
      }
    },
  };
}

/** The path without symbolic links; undefined if it does not exist. Throws Unanswered. */
export function realPathOf(found: FoundFile | FileNotFound | SilentFile): string | undefined {
  if ('silent' in found) throw new Unanswered(found.silent);
  return 'why' in found ? undefined : found.path;
}
