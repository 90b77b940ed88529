import { readFileSync, statSync } from 'node:fs';
import * as z from 'zod';
import { userIdOf } from '../../process/owner.ts';
import type { Helper } from '../helper/helper.ts';
import { answersTo, learnedNames } from '../learned-names.ts';
import type { UserQuery, Users } from '../users.ts';
import { ROOT } from './owners.ts';
import { type NameTable, parseNames } from './passwd.ts';

/** Where names that are not in the files come from. */
interface OtherNames {
  readonly helper: Helper;
  /** Does the machine have a source other than these files? If not, there is nothing to learn, and no helper starts. */
  exist(): boolean;
}

/**
 * Users and groups. Most are in `<etc>/passwd` and `<etc>/group`, which are read again when they change. For others,
 * the helper process asks the machine's name service (LDAP, SSSD, systemd-homed, Open Directory), which may hang.
 * Unknown ones keep their number.
 */
export function users(etc: string, others?: OtherNames): Users {
  const passwd = cached(`${etc}/passwd`);
  const group = cached(`${etc}/group`);
  const userNames = answersTo('user_name', z.string());
  const userIds = answersTo('user_id', z.uint32().transform(String));
  const groupNames = answersTo('group_name', z.string());
  const { learn, isSilent } = learnedNames();

  return {
    root: ROOT,
    isPrivileged: (user) => user === ROOT,
    nameOf: (user) => passwd().byId.get(user) ?? userNames.known.get(user)?.value ?? user,
    idOf(name) {
      const id = passwd().byName.get(name) ?? userIds.known.get(name)?.value ?? numericId(name);
      return id === undefined ? undefined : userIdOf(id);
    },
    groupNameOf: (id) => group().byId.get(id) ?? groupNames.known.get(id)?.value ?? id,
    async learn({ users: ids = [], names = [], groups: groupIds = [] }: UserQuery) {
      const { byId, byName } = passwd();
      const unnamed = [...new Set(ids)].filter((id) => !byId.has(id));
      const called = [...new Set(names)].filter((name) => !byName.has(name) && numericId(name) === undefined);
      const groups = [...new Set(groupIds)].filter((id) => !group().byId.has(id));
      if (unnamed.length + called.length + groups.length === 0 || !others?.exist()) return;
      const { helper } = others;
      await Promise.all([
        ...unnamed.map((id) => learn(helper, id, userNames)),
        ...called.map((name) => learn(helper, name, userIds)),
        ...groups.map((id) => learn(helper, id, groupNames)),
      ]);
    },
    isSilent,
  };
}

/** Lists show a user without a name by its number, so the number must be accepted, too. */
const numericId = (name: string): string | undefined =>
  /^\d{1,10}$/.test(name) && Number(name) <= ID_MAX ? String(Number(name)) : undefined;

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
