import type { FileNotFound } from '../find-file.ts';

/** A path that is the same wherever it is asked from: with backslashes only, and without `.`, `..` and prefixes. */
export interface VolumePath {
  /** `C:\x`, `\\server\share\x` or `\\?\Volume{…}\x`. It ends with a backslash only if it is the whole volume. */
  readonly path: string;
  /** `C:\`, `\\server\share\` or `\\?\Volume{…}\`, as GetDriveTypeW takes it. */
  readonly volume: string;
  /** `share`: on a server, which Windows would log on to. `linux`: the files of a Linux on this Windows. */
  readonly on: 'volume' | 'share' | 'linux';
}

/** CON and its like name devices with any ending, too; learn.microsoft.com, "Naming Files, Paths, and Namespaces". */
const DEVICE_NAME = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)/i;
/** `\\?\`, `\\.\` and `\??\`, which programs and the kernel put before a path. */
const PREFIX = /^(?:\\\\[?.]|\\\?\?)\\/;
/** Before the server, the redirector may put the drive that is connected: `\;Z:0000000000012345`. */
const NETWORK_DEVICE = /^\\Device\\(?:Mup|LanmanRedirector)(?:\\;[^\\]*)*\\/i;
/** The servers whose shares are the files of a Linux on this Windows: no other machine is asked for them. */
const OWN_LINUX = /^wsl(?:\$|\.localhost)$/i;
/** No server and no share has such a name. */
const NO_NAME = /^\.*$|[?*<>|":]/;

const PIPE = 'is the name of a pipe, not of a file';
const DEVICE = 'is the name of a device, not of a file';
const STREAM = 'names a stream of a file: give the path of the file alone';

/** Normalises a path as a person or a process gives it, or says why it leads to no file. Looks at nothing. */
export function volumePath(given: string): VolumePath | FileNotFound {
  if (given.includes('\0')) return { why: 'is no path: it has a NUL character in it' };
  const text = given.replaceAll('/', '\\').replace(NETWORK_DEVICE, '\\\\');
  return PREFIX.test(text) ? prefixed(text.replace(PREFIX, '')) : ordinary(text);
}

function prefixed(text: string): VolumePath | FileNotFound {
  if (/^unc\\/i.test(text)) return onShare(text.slice(4));
  if (/^[a-z]:(?:\\|$)/i.test(text)) return onDrive(text);
  const [volume] = /^Volume\{[0-9a-f-]{36}\}(?=\\|$)/i.exec(text) ?? [];
  if (volume !== undefined) return below({ volume: `\\\\?\\${volume}\\`, on: 'volume' }, text.slice(volume.length));
  return { why: /^(?:pipe|mailslot)(?:\\|$)/i.test(text) ? PIPE : DEVICE };
}

function ordinary(text: string): VolumePath | FileNotFound {
  if (text.startsWith('\\\\')) return onShare(text.slice(2));
  if (/^\\(?:Device|SystemRoot)\\/i.test(text)) return { why: 'is a kernel name: give the path with its drive' };
  if (text.startsWith('\\')) return { why: 'depends on the current drive: begin with a drive, such as C:\\' };
  if (/^[a-z]:\\/i.test(text)) return onDrive(text);
  if (/^[a-z]:/i.test(text))
    return { why: `depends on the current folder of its drive: begin with ${text.slice(0, 2)}\\` };
  return { why: DEVICE_NAME.test(text) ? DEVICE : 'is not absolute: it must begin with a drive such as C:\\, or \\\\' };
}

const onDrive = (text: string) =>
  below({ volume: `${text.slice(0, 1).toUpperCase()}:\\`, on: 'volume' }, text.slice(2));

function onShare(text: string): VolumePath | FileNotFound {
  const [server = '', share = '', ...names] = text.split(/\\+/);
  if (NO_NAME.test(server) || NO_NAME.test(share)) return { why: 'names no share: begin with \\\\server\\share' };
  if (/^(?:pipe|mailslot|ipc\$)$/i.test(share)) return { why: PIPE };
  return below(
    { volume: `\\\\${server}\\${share}\\`, on: OWN_LINUX.test(server) ? 'linux' : 'share' },
    names.join('\\'),
  );
}

function below({ volume, on }: Omit<VolumePath, 'path'>, text: string): VolumePath | FileNotFound {
  const names: string[] = [];
  for (const name of text.split('\\')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  if (names.some((name) => name.includes(':'))) return { why: STREAM };
  if (names.some((name) => DEVICE_NAME.test(name))) return { why: DEVICE };
  return { path: volume + names.join('\\'), volume, on };
}
