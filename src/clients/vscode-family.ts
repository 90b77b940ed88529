import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDocument } from './document.ts';
import { type Configuration, configFolder, namesIn, type Surroundings } from './surroundings.ts';

/** VS Code and what is built from it: the folder of its settings, and that of its server on a remote machine. */
const FAMILY = [
  { id: 'vscode', label: 'VS Code', folder: 'Code', servers: ['.vscode-server', '.vscode-remote'] },
  { id: 'vscode-insiders', label: 'VS Code Insiders', folder: 'Code - Insiders', servers: ['.vscode-server-insiders'] },
  { id: 'vscodium', label: 'VSCodium', folder: 'VSCodium', servers: ['.vscodium-server'] },
] as const;

/** For each: the default file, one for each profile, which reads no other, and that of the server. */
export function vscodeFamily(around: Surroundings): Configuration[] {
  return FAMILY.flatMap(({ id, label, folder, servers }) => {
    const application = join(configFolder(around), folder);
    const user = join(application, 'User');
    // Over SSH, in WSL and in containers. Profiles have no file of their own there.
    const remotes = servers.map((server) => join(around.home, server, 'data'));
    return [
      { id, label, path: join(user, 'mcp.json'), isFound: () => existsSync(application) },
      ...profilesOf(user).map(({ name, path }) => ({
        id,
        label: `${label}, profile ${name}`,
        path: join(path, 'mcp.json'),
        base: path,
        isFound: () => true,
      })),
      ...remotes.map((data) => ({
        id,
        label: `${label} server`,
        path: join(data, 'User', 'mcp.json'),
        base: data,
        isFound: () => existsSync(data),
      })),
    ];
  });
}

interface Profile {
  readonly name: string;
  readonly path: string;
}

function profilesOf(user: string): Profile[] {
  const known = knownProfiles(user);
  return namesIn(join(user, 'profiles')).flatMap((location) => {
    const { name, sharesServers } = known.get(location) ?? { name: location, sharesServers: false };
    return sharesServers ? [] : [{ name, path: join(user, 'profiles', location) }];
  });
}

/** The names of the profiles, and whether they use the servers of the default profile. */
function knownProfiles(user: string): Map<string, { readonly name: string; readonly sharesServers: boolean }> {
  const { userDataProfiles } = storage(user);
  const profiles = Array.isArray(userDataProfiles) ? userDataProfiles.filter(isDocument) : [];
  return new Map(
    profiles.map(({ location, name, useDefaultFlags }) => [
      String(location),
      { name: String(name), sharesServers: isDocument(useDefaultFlags) && useDefaultFlags['mcp'] === true },
    ]),
  );
}

function storage(user: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readFileSync(join(user, 'globalStorage', 'storage.json'), 'utf8'));
    return isDocument(value) ? value : {};
  } catch {
    return {}; // the folders are named after ids then
  }
}
