import type { MachineView } from '../../host/access.ts';
import type { Row } from '../../process/columns.ts';

/** A process as a row of an answer. It counts as shown: its pid may be used from then on. */
export function shownRow({ machine, view }: MachineView, shown: Omit<Row, 'bootTag' | 'user' | 'show'>): Row {
  const { process } = shown;
  view.recordSighting(process);
  return {
    ...shown,
    show: view.show,
    bootTag: view.bootTag,
    user: process.owner.user && machine.users.nameOf(process.owner.user),
  };
}
