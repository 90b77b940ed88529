import type { Platform } from '../platform/machine.ts';
import type { Row } from '../process/columns.ts';
import type { View } from './access.ts';

/** A process as a row of an answer. It counts as shown: its pid may be used from then on. */
export function shownRow(platform: Platform, view: View, shown: Omit<Row, 'bootTag' | 'user'>): Row {
  const { process } = shown;
  view.shown(process);
  return { ...shown, bootTag: view.bootTag, user: platform.users.nameOf(process.uids[0]) };
}
