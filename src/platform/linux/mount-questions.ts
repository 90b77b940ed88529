import { quoted } from '../../text/built-in.ts';
import { QUOTED_TWICE_CHARS } from '../../text/lengths.ts';
import { type Helper, Unanswered } from '../helper/helper.ts';
import type { HelperQuestion } from '../helper/helper-messages.ts';
import type { Mount } from './proc/mountinfo.ts';

/** A mount that did not answer is not asked again for this long. */
const SILENT_MS = 30_000;

/** What follows the dot, as in `fuse.sshfs`, was chosen by whoever mounted it. */
const kindOf = ({ type }: Mount): string => type.split('.', 1).join('');

/**
 * Asks the helper process about paths on mounts. If a mount is silent, the error names it, and the mount is not asked
 * again for a while. While the first question about a mount has no answer, the others wait: if it hangs, it takes one
 * thread of the helper, not all.
 */
export function mountQuestions(helper: Helper) {
  const silentUntilMs = new Map<string, number>();
  const firsts = new Map<string, Promise<unknown>>();

  return async (question: HelperQuestion, mount: Mount | undefined): Promise<unknown> => {
    const name = mount
      ? `the file system at ${quoted(mount.mountPoint, QUOTED_TWICE_CHARS)} (${kindOf(mount)})`
      : 'its file system';
    const key = mount?.mountPoint ?? '';
    const first = firsts.get(key);
    if (first) await first;
    if ((silentUntilMs.get(key) ?? 0) > performance.now()) throw new Unanswered(`${name} does not answer`);
    const asked = helper.ask(question);
    if (mount && !firsts.has(key))
      firsts.set(
        key,
        asked.catch(() => undefined).finally(() => firsts.delete(key)),
      );
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      if (mount && error.silent) silentUntilMs.set(key, performance.now() + SILENT_MS);
      throw new Unanswered(`${name} ${error.message}`);
    }
  };
}
