import { usersBesidesOwn } from '../host/access.ts';
import type { Host } from '../host/host.ts';
import { EVERYONE } from '../host/scope.ts';

const PIDS_MAX = 100;

/** The values of an argument that begin like this and may be shown. */
export const completionsOf = (openHost: () => Promise<Host>) => ({
  pid: async (start: string) => pids(await openHost(), start),
  username: async (start: string) => usernames(await openHost()).filter((name) => name.startsWith(start)),
});
export type Completions = ReturnType<typeof completionsOf>;

/** The pids of this server's own user that begin with these digits, the newest first. */
async function pids({ machine, view }: Host, start: string): Promise<string[]> {
  const scope = view.scope(undefined);
  const { processes } = await scope.list(await machine.snapshot({ wants: scope.wants, argv: false }));
  const newest = processes.toSorted((a, b) => b.startTime - a.startTime).map(({ pid }) => String(pid));
  return newest.filter((pid) => pid.startsWith(start)).slice(0, PIDS_MAX);
}

/** The users that are allowed by name, and all that may be seen. */
function usernames({ machine, view, access }: Host): string[] {
  const { self, users } = machine;
  const known = new Set([
    self.user,
    ...usersBesidesOwn(machine, access()),
    ...(access().allowRoot ? [users.root] : []),
  ]);
  return [...[...known].flatMap((user) => view.userName(user) ?? []), EVERYONE];
}
