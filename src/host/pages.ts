import { ProcessError } from '../errors.ts';
import { quoted, safeText } from '../text/built-in.ts';
import type { SafeText } from '../text/safe-text.ts';

const KEPT_MAX = 20;
const KEPT_MS = 120_000;
const START_AGAIN = 'Call again without cursor to start from a new snapshot.';

/** What a caller asked for, without the cursor. */
export type PageArguments = Readonly<Record<string, unknown>>;

/** Lists that go on over several calls: two minutes, and at most 20 of them. */
export function createPages<T>() {
  const kept = new Map<string, { readonly asked: PageArguments; readonly value: T; readonly expiresMs: number }>();
  const cursorOf = (id: string) => (offset: number) => safeText(`${id}.${offset}`);

  return {
    /** Keeps what later pages are made of; returns the cursor of an offset in it. */
    keep(asked: PageArguments, value: T): (offset: number) => SafeText {
      const now = performance.now();
      for (const [id, { expiresMs }] of kept) if (expiresMs < now || kept.size >= KEPT_MAX) kept.delete(id);
      const id = Buffer.from(crypto.getRandomValues(new Uint8Array(6))).toString('hex');
      kept.set(id, { asked, value, expiresMs: now + KEPT_MS });
      return cursorOf(id);
    },
    /** What a cursor stands for. Throws INVALID_INPUT when it has expired or belongs to another list. */
    resume(cursor: string, asked: PageArguments) {
      const [, id = '', offset = ''] = /^([0-9a-f]{12})\.(\d{1,9})$/.exec(cursor) ?? [];
      const found = kept.get(id);
      if (!found || found.expiresMs < performance.now()) {
        throw new ProcessError('INVALID_INPUT', `cursor ${quoted(cursor)} has expired or was never given`, START_AGAIN);
      }
      for (const [name, value] of Object.entries(asked)) {
        if (value !== undefined && JSON.stringify(value) !== JSON.stringify(found.asked[name])) {
          throw new ProcessError('INVALID_INPUT', `cursor belongs to a list with another ${name}`, START_AGAIN);
        }
      }
      return { value: found.value, offset: Number(offset), cursorAt: cursorOf(id) };
    },
  };
}

export type Pages<T> = ReturnType<typeof createPages<T>>;
