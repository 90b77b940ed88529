import { wordSet } from '../../../process/word-set.ts';

/** One line of /proc/PID/mountinfo; proc_pid_mountinfo(5). */
export interface Mount {
  readonly id: number;
  /** `major:minor` of its files, as in `st_dev` and /proc/PID/maps. */
  readonly device: string;
  /** The mounted folder of the file system: not `/` for a bind mount or a subvolume. */
  readonly root: string;
  readonly mountPoint: string;
  readonly type: string;
  /** Of an overlay: the folders with its files, as whoever mounted it named them. */
  readonly layers?: readonly string[];
  /** Of control groups of version 1: its controllers, among other options. */
  readonly controllers?: readonly string[];
}

/** Where a file is in its file system, the same wherever that is mounted. */
export interface FileLocation {
  readonly device: string;
  readonly path: string;
}

const ESCAPED = /\\([0-7]{3})/g;
const unescaped = (field: string): string =>
  field.includes('\\')
    ? field.replace(ESCAPED, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    : field;

/** Parses the text of /proc/PID/mountinfo, in mount order. Skips incomplete lines. */
export function parseMounts(text: string): Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const [fields = '', rest = ''] = line.split(' - ');
    const [id, , device, root, mountPoint] = fields.split(' ');
    const [type, , options = ''] = rest.split(' ');
    if (!id || !device || !root || !mountPoint || !type) continue;
    mounts.push({
      id: Number(id),
      device,
      root: unescaped(root),
      mountPoint: unescaped(mountPoint),
      type,
      ...(type === 'overlay' && { layers: layersIn(options) }),
      ...(type === 'cgroup' && { controllers: options.split(',') }),
    });
  }
  return mounts;
}

/**
 * The folders that an overlay consists of. In `lowerdir` there are colons between them, and a backslash before those that
 * belong to a name; Documentation/filesystems/overlayfs.rst.
 */
function layersIn(options: string): string[] {
  return options.split(',').flatMap((option) => {
    const [, name, value = ''] = /^(lowerdir\+?|datadir\+|upperdir)=(.*)/s.exec(option) ?? [];
    if (name === undefined) return [];
    const layers = unescaped(value);
    if (name !== 'lowerdir') return [layers];
    return [...layers.matchAll(/(?:\\.|[^\\:])+/gs)].map(([layer]) => layer.replace(/\\(.)/gs, '$1'));
  });
}

/** File systems that this kernel serves on its own; filesystems(5). Any other may wait for a server or a daemon. */
const LOCAL_TYPES: ReadonlySet<string> = wordSet(
  'ext2 ext3 ext4 xfs btrfs zfs f2fs bcachefs jfs reiserfs nilfs2 vfat msdos exfat ntfs3 hfs hfsplus udf iso9660 ubifs jffs2',
  'overlay squashfs erofs cramfs romfs rootfs ramfs tmpfs devtmpfs devpts hugetlbfs mqueue',
  'proc sysfs cgroup cgroup2 securityfs selinuxfs debugfs tracefs configfs bpf pstore efivarfs binfmt_misc nsfs',
);

export const isLocalType = (type: string): boolean => LOCAL_TYPES.has(type);

/**
 * The mounts that may wait for a server or a daemon: by their type, or as overlays by where their layers lie. What
 * another mount covers is no longer asked.
 */
export function remoteAmong(mounts: readonly Mount[]): readonly Mount[] {
  const seen = [...new Map(mounts.map((mount) => [mount.mountPoint, mount])).values()];
  let remote = seen.filter(({ type }) => !isLocalType(type));
  for (;;) {
    // An overlay may be a layer of another.
    const more = seen.filter((mount) => !remote.includes(mount) && restsOn(mount, remote));
    if (more.length === 0) return remote;
    remote = [...remote, ...more];
  }
}

/** Does an overlay have a layer on one of these mounts? */
export const restsOn = ({ layers = [] }: Mount, remote: readonly Mount[]): boolean =>
  layers.some((layer) => onTheWay(remote, layer) !== undefined);

/** What is mounted there is asked of nothing above it: where `/` itself hangs, so does this program. */
const KERNELS = ['/proc', '/sys'];

/** The last of these mounts that a path lookup goes through. Each one is asked, not only the one it lies on. */
export function onTheWay(mounts: readonly Mount[], path: string): Mount | undefined {
  const isKernels = KERNELS.some((folder) => isAtOrBelow(path, folder));
  return mountOf(isKernels ? mounts.filter(({ mountPoint }) => mountPoint !== '/') : mounts, path);
}

/** Is a path the folder itself, or below it? */
export const isAtOrBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** The mount of a path without symbolic links: the longest mount point, the last of equal ones. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    if (found && mount.mountPoint.length < found.mountPoint.length) continue;
    if (isAtOrBelow(path, mount.mountPoint)) found = mount;
  }
  return found;
}

/** The location of a path without symbolic links, by the mounts it is seen through. */
export function locationOf(mounts: readonly Mount[], path: string): FileLocation | undefined {
  const mount = mountOf(mounts, path);
  return mount && locationThrough(mount, path);
}

/** The same for a path seen through this mount. */
export const locationThrough = ({ device, root, mountPoint }: Mount, path: string): FileLocation => ({
  device,
  path: joined(root, pathBelow(path, mountPoint)),
});

/**
 * Every path under which these mounts show a location, or a mount inside that folder: a bind mount or another mount
 * namespace shows the same file under a different path.
 */
export function pathsTo(mounts: readonly Mount[], { device, path }: FileLocation): string[] {
  const paths = new Set<string>();
  for (const mount of mounts) {
    if (mount.device !== device) continue;
    if (isAtOrBelow(path, mount.root)) paths.add(joined(mount.mountPoint, pathBelow(path, mount.root)));
    else if (isAtOrBelow(mount.root, path)) paths.add(mount.mountPoint);
  }
  return [...paths];
}

/** The part after the folder: empty, or starting with a slash. */
function pathBelow(path: string, folder: string): string {
  return folder === '/' ? (path === '/' ? '' : path) : path.slice(folder.length);
}

const joined = (folder: string, rest: string): string => (folder === '/' ? rest || '/' : `${folder}${rest}`);

/** Hides nothing; proc(5). */
const OFF = new Set(['hidepid=0', 'hidepid=off']);

/** The options of /proc that hide processes, from the text of /proc/PID/mountinfo; proc_pid_mountinfo(5). */
export function parseProcOptions(text: string): string[] {
  // What was mounted over it last is what is seen.
  const line = text.split('\n').findLast((one) => one.split(' ')[4] === '/proc');
  const [, rest = ''] = line?.split(' - ') ?? [];
  const [type, , options = ''] = rest.split(' ');
  if (type !== 'proc') return [];
  return options.split(',').filter((option) => /^(?:hidepid|subset)=/.test(option) && !OFF.has(option));
}
