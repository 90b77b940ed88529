import { readFileSync, statSync } from 'node:fs';
import type { Users } from '../platform.ts';
import { type Names, parseNames } from './passwd.ts';

/** Users and groups from `<etc>/passwd` and `<etc>/group`, read again when the files change. */
export function users(etc: string): Users {
  const passwd = cached(`${etc}/passwd`);
  const group = cached(`${etc}/group`);
  return {
    nameOf: (uid) => passwd().byId.get(uid) ?? String(uid),
    uidOf: (name) => passwd().byName.get(name) ?? numericId(name),
    groupNameOf: (gid) => group().byId.get(gid) ?? String(gid),
  };
}

/** Lists show a user without a name by its number, so the number must be accepted, too. */
const numericId = (name: string): number | undefined =>
  /^\d{1,10}$/.test(name) && Number(name) <= ID_MAX ? Number(name) : undefined;

/** 2^32 - 1 means «no user» to the kernel. */
const ID_MAX = 2 ** 32 - 2;

const RECHECK_MS = 1000;

function cached(path: string): () => Names {
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
