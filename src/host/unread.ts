import type { Platform } from '../platform/platform.ts';
import { type Display, ownText } from '../text/display.ts';

/** Why no command is told, where the configuration says `argv: none`. */
export const UNREAD = ownText`Command lines are not read here (argv: none): names have at most 15 characters, patterns match them only.`;

/** Says so in an answer that would otherwise leave the reader with nothing but nulls. */
export function withUnread<A extends { readonly note?: Display }>({ readsArgv }: Platform, answer: A): A {
  if (readsArgv) return answer;
  return { ...answer, note: answer.note ? ownText`${answer.note} ${UNREAD}` : UNREAD };
}
