/** Programs with a window, which the desktop starts: they do not have the PATH of a shell. */
const DESKTOP: ReadonlySet<string> = new Set(['claude-desktop', 'lm-studio']);

/** Editors, which the desktop starts as well, and which ask the person's shell for its PATH. Not every shell answers. */
const EDITORS: ReadonlySet<string> = new Set([
  'antigravity',
  'cline',
  'cursor',
  'vscode',
  'vscode-insiders',
  'vscodium',
  'windsurf',
  'zed',
]);

/** What every client passes on to a server, if set. The first row is for all systems except Windows. */
const INHERITED = [
  ...['HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TERM', 'TMPDIR'],
  ...['APPDATA', 'COMSPEC', 'HOMEDRIVE', 'HOMEPATH', 'LOCALAPPDATA', 'PATHEXT', 'PROCESSOR_ARCHITECTURE'],
  ...['PROGRAMDATA', 'PROGRAMFILES', 'SYSTEMDRIVE', 'SYSTEMROOT', 'TEMP', 'USERNAME', 'USERPROFILE', 'WINDIR'],
];

export interface ClientPaths {
  /** The PATH that this client certainly has. */
  readonly sure: string;
  /** Another one that it may have, or that a person may expect it to have. */
  readonly shell?: string;
  /** Does it ask the shell? */
  readonly asksShell: boolean;
}

/** `person`: the PATH of the shell; `desktop`: of what the desktop starts, if that is another one. */
export function pathsOf(client: string, person: string, desktop: string | undefined): ClientPaths {
  const asksShell = EDITORS.has(client);
  if (desktop === undefined || !(asksShell || DESKTOP.has(client))) return { sure: person, asksShell: false };
  return { sure: desktop, shell: person, asksShell };
}

/** What a server inherits from its client, without PATH. */
export const inheritedFrom = (
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && INHERITED.includes(name.toUpperCase()) ? [[name, value]] : [],
    ),
  );
