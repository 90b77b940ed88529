import type * as z from 'zod';
import { type Helper, Unanswered } from './helper/helper.ts';
import type { HelperQuestion } from './helper/helper-messages.ts';

/** What the name service has answered to one kind of question. */
interface Answers {
  readonly about: HelperQuestion['about'];
  readonly answer: z.ZodType<string>;
  /** For a while: a user may be added later, and a server may recover. */
  readonly known: Map<string, { readonly value: string | null; readonly untilMs: number }>;
}

const LEARNED_MS = 300_000;
const FAILED_MS = 30_000;
const LEARNED_MAX = 10_000;
/** At startup a longer wait for the configured users is worthwhile. */
const START_DEADLINE_MS = 5000;

export const answersTo = (about: HelperQuestion['about'], answer: z.ZodType<string>): Answers => ({
  about,
  answer,
  known: new Map(),
});

/**
 * Names and ids of users that only the machine's name service knows (LDAP, SSSD, Open Directory, a domain controller).
 * It may hang, so the helper process asks it, and what it said is remembered.
 */
export function learnedNames() {
  let silentUntilMs = 0;
  const isSilent = (): boolean => silentUntilMs > performance.now();

  /** Asks for what `known` lacks. Never throws. */
  async function learn(helper: Helper, key: string, { about, answer, known }: Answers): Promise<void> {
    const before = known.get(key);
    if (before && before.untilMs > performance.now()) return;
    if (known.size >= LEARNED_MAX) known.clear();
    try {
      if (isSilent()) return;
      const deadlineMs = about === 'user_id' ? START_DEADLINE_MS : undefined;
      const value = answer.nullable().parse(await helper.ask({ about, key }, deadlineMs));
      known.set(key, { value, untilMs: performance.now() + (value === null ? FAILED_MS : LEARNED_MS) });
    } catch (error) {
      // An old answer is better than none.
      if (error instanceof Unanswered) silentUntilMs = performance.now() + FAILED_MS;
      else known.set(key, { value: before?.value ?? null, untilMs: performance.now() + FAILED_MS });
    }
  }

  return { learn, isSilent };
}
