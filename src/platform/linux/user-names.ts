import { readFileSync, statSync } from 'node:fs';
import * as z from 'zod';
import { type Helper, Unanswered } from '../helper/helper.ts';
import type { HelperQuestion } from '../helper/helper-messages.ts';
import type { UserQuery, Users } from '../users.ts';
import { type NameTable, parseNames, sourcesOf } from './etc/passwd.ts';
import { textOf } from './kernel-text.ts';

/** What the name service has answered to one kind of question. */
interface Answers<K, T> {
  readonly about: HelperQuestion['about'];
  readonly answer: z.ZodType<T>;
  /** For a while: a user may be added later, and a server may recover. */
  readonly known: Map<K, { readonly value: T | null; readonly untilMs: number }>;
}

const answersTo = <K, T>(about: HelperQuestion['about'], answer: z.ZodType<T>): Answers<K, T> => ({
  about,
  answer,
  known: new Map(),
});

const LEARNED_MS = 300_000;
const FAILED_MS = 30_000;
const LEARNED_MAX = 10_000;
/** At startup a longer wait for the configured users is worthwhile. */
const START_DEADLINE_MS = 5000;

/**
 * Users and groups: from `<etc>/passwd` and `<etc>/group`, read again when the files change; others through the helper
 * process from the machine's name service (LDAP, SSSD, systemd-homed), which may hang. Unknown ones keep their number.
 */
export function users(etc: string, helper?: Helper): Users {
  const passwd = cached(`${etc}/passwd`);
  const group = cached(`${etc}/group`);
  const userNames = answersTo<number, string>('user_name', z.string());
  const userIds = answersTo<string, number>('user_id', z.uint32());
  const groupNames = answersTo<number, string>('group_name', z.string());
  let silentUntilMs = 0;

  async function learnOne<K extends string | number, T>(key: K, { about, answer, known }: Answers<K, T>) {
    const before = known.get(key);
    if (!helper || (before && before.untilMs > performance.now())) return;
    if (known.size >= LEARNED_MAX) known.clear();
    try {
      if (silentUntilMs > performance.now()) return;
      const deadlineMs = about === 'user_id' ? START_DEADLINE_MS : undefined;
      const value = answer.nullable().parse(await helper.ask({ about, key }, deadlineMs));
      known.set(key, { value, untilMs: performance.now() + (value === null ? FAILED_MS : LEARNED_MS) });
    } catch (error) {
      // An old answer is better than none.
      if (error instanceof Unanswered) silentUntilMs = performance.now() + FAILED_MS;
      else known.set(key, { value: before?.value ?? null, untilMs: performance.now() + FAILED_MS });
    }
  }

  /** Is there a source other than plain files? If not, there is nothing to learn, and no helper starts. */
  const asksOthers = (database: 'passwd' | 'group'): boolean =>
    sourcesOf(textOf(`${etc}/nsswitch.conf`, 'utf8') ?? '', database).some((source) => source !== 'files');

  return {
    nameOf: (uid) => passwd().byId.get(uid) ?? userNames.known.get(uid)?.value ?? String(uid),
    uidOf: (name) => passwd().byName.get(name) ?? userIds.known.get(name)?.value ?? numericId(name),
    groupNameOf: (gid) => group().byId.get(gid) ?? groupNames.known.get(gid)?.value ?? String(gid),
    async learn({ uids = [], names = [], gids = [] }: UserQuery) {
      const { byId, byName } = passwd();
      const unnamed = [...new Set(uids)].filter((uid) => !byId.has(uid));
      const called = [...new Set(names)].filter((name) => !byName.has(name) && numericId(name) === undefined);
      const groups = [...new Set(gids)].filter((gid) => !group().byId.has(gid));
      if (unnamed.length + called.length + groups.length === 0 || !(asksOthers('passwd') || asksOthers('group')))
        return;
      await Promise.all([
        ...unnamed.map((uid) => learnOne(uid, userNames)),
        ...called.map((name) => learnOne(name, userIds)),
        ...groups.map((gid) => learnOne(gid, groupNames)),
      ]);
    },
    isSilent: () => silentUntilMs > performance.now(),
  };
}

/** Lists show a user without a name by its number, so the number must be accepted, too. */
const numericId = (name: string): number | undefined =>
  /^\d{1,10}$/.test(name) && Number(name) <= ID_MAX ? Number(name) : undefined;

/** 2^32 - 1 means "no user" to the kernel. */
const ID_MAX = 2 ** 32 - 2;

const RECHECK_MS = 1000;

function cached(path: string): () => NameTable {
  let names = parseNames('');
  let changedMs = -1;
  let checkedMs = -RECHECK_MS;
  return () => {
    if (performance.now() - checkedMs < RECHECK_MS) return names;
    checkedMs = performance.now();
    const mtimeMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;
    if (mtimeMs !== changedMs) {
      changedMs = mtimeMs;
      names = parseNames(mtimeMs < 0 ? '' : readFileSync(path, 'utf8'));
    }
    return names;
  };
}
