import { win32 } from 'node:path';
import { CIRCLE_OF_LINKS, type FileNotFound } from '../find-file.ts';
import { type VolumePath, volumePath } from './volume-paths.ts';

/** As many links as Windows follows. */
const LINKS_MAX = 63;

/** Where a path leads: `beyond` may hang, so it was not looked at. */
export type LedTo = { readonly path: string } | { readonly beyond: VolumePath } | FileNotFound;

interface LookedAt {
  isLocal(path: VolumePath): boolean;
  /** What a symbolic link or a junction says; undefined for anything else. Throws what the file system throws. */
  linkAt(path: string): string | undefined;
}

/** Follows the links of a path one by one, because one on a local drive may lead to a server. */
export function followLinks(given: VolumePath, on: LookedAt, links = 0): LedTo {
  if (!on.isLocal(given)) return { beyond: given };
  const { path, volume } = given;
  const names = path.slice(volume.length).split('\\');
  let at = volume;
  for (const [index, name] of names.entries()) {
    const next = win32.join(at, name);
    const link = on.linkAt(next);
    if (link === undefined) {
      at = next;
      continue;
    }
    if (links === LINKS_MAX) return { why: CIRCLE_OF_LINKS };
    const rest = names.slice(index + 1).join('\\');
    const target = volumePath(`${fullTarget(at, link)}\\${rest}`);
    return 'why' in target ? target : followLinks(target, on, links + 1);
  }
  return { path: at };
}

/** A link may say where it leads from its own folder, or from the root of its volume. */
function fullTarget(folder: string, link: string): string {
  if (/^(?:[a-z]:|[\\/]{2}|\\\?\?\\)/i.test(link)) return link;
  return /^[\\/]/.test(link) ? win32.join(win32.parse(folder).root, link) : win32.join(folder, link);
}
