import type { ControlGroup } from '../../process/restarters.ts';
import { Unreadable } from '../posix/errno.ts';
import { textOf } from '../posix/kernel-text.ts';
import { type OwnContainer, ownContainer, parseCgroup } from './proc/cgroup.ts';

/** Parses the text of /proc/PID/cgroup relative to the container that this server runs in. Throws Unreadable. */
export function groupReader(root: string): (text: string) => ControlGroup {
  let own: { readonly container: OwnContainer | undefined } | undefined;
  return (text) => {
    own ??= { container: ownContainer(textOf(`${root}/1/cgroup`, 'utf8') ?? '') };
    const group = parseCgroup(text, own.container);
    if (!group) throw new Unreadable('the kernel names no control group');
    return group;
  };
}
