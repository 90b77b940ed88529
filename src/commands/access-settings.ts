import { type LoadedConfig, UsageError, type ValueOrigin } from '../config/layers.ts';
import type { PlacedRule } from '../config/schema.ts';
import { defined } from '../defined.ts';
import type { Machine } from '../platform/machine.ts';
import type { Access } from '../policy/policy.ts';
import { rulesForNames, structuresByName } from '../policy/protected.ts';
import type { Rule } from '../policy/rule.ts';
import { pathKey } from '../process/naming.ts';
import type { UserId } from '../process/owner.ts';
import { QUOTED_TWICE_CHARS } from '../text/lengths.ts';
import type { Presenter } from '../text/safe-text.ts';
import { withRealPaths } from './real-paths.ts';

/** The access rules of a configuration on this machine. Throws UsageError for an unknown user or name. */
export async function accessOf(
  { values, origins }: LoadedConfig,
  machine: Pick<Machine, 'users' | 'realPath' | 'capabilities'>,
  show: Presenter,
): Promise<Access> {
  const { allow_root, allow_users, read_only, protect, unprotect, rules } = values;
  const { naming, protectedNames, structures } = machine.capabilities;
  const userOf = (name: string, place: string): UserId => {
    const user = machine.users.idOf(name);
    if (user !== undefined) return user;
    throw new UsageError(
      machine.users.isSilent()
        ? `${place}: the name service of this machine does not answer, so user ${JSON.stringify(name)} is unknown`
        : `${place}: there is no user ${JSON.stringify(name)} on this machine`,
    );
  };
  const ruleOf = async ({ effect, action, match: { user, name, ...rest }, note, place }: PlacedRule): Promise<Rule> => {
    const relative = rest.exe?.find((path) => !(path.startsWith('*') || naming.isAbsolute(path)));
    if (relative !== undefined)
      throw new UsageError(
        `${place}: match.exe: must be an absolute path, in which * is any characters, not ${JSON.stringify(relative)}`,
      );
    const users = user?.map((name) => userOf(name, `${place}: match.user`));
    const exe = rest.exe && (await withRealPaths(rest.exe, effect, machine)).map((path) => pathKey(path, naming));
    return {
      effect,
      actions: action,
      match: defined({ ...rest, users, name: name?.map(naming.keyOf), exe }),
      label: `${effect}${note ? ` ${show.quoted(note, QUOTED_TWICE_CHARS)}` : ''} in ${place}`,
    };
  };
  const { never, asked } = protectedNames;
  const liftable = new Set([...never, ...asked, ...structures.map(({ name }) => name)].map(naming.keyOf));
  const unknown = unprotect.find((word) => !liftable.has(naming.keyOf(word)));
  if (unknown !== undefined) {
    const place = placesOf(origins('unprotect'));
    throw new UsageError(`${place}: unprotect: ${JSON.stringify(unknown)} is not protected by default`);
  }
  const configured = protect.map((name) => [naming.keyOf(name), `protect in ${placesOf(origins('protect'))}`] as const);
  const lifted = new Set(unprotect.map(naming.keyOf));
  const isKept = (word: string): boolean => !lifted.has(naming.keyOf(word));
  const [from] = origins('allow_users');
  const inFile = from?.kind === 'file' || from?.kind === 'system';
  const place = `${placesOf(origins('allow_users'))}${inFile ? ': allow_users' : ''}`;
  return {
    allowRoot: allow_root,
    allowUsers: allow_users === '*' ? 'everyone' : new Set(allow_users.map((name) => userOf(name, place))),
    readOnly: read_only,
    protectedNames: new Map([...rulesForNames('protected', [...never].filter(isKept), naming), ...configured]),
    askedNames: rulesForNames('ask', [...asked].filter(isKept), naming),
    structures: structuresByName(structures.filter(({ name }) => isKept(name))),
    rules: await Promise.all(rules.map(ruleOf)),
  };
}

/** Does allow_users name root although allow_root is off? That has no effect. */
export const namesRoot = ({ users }: Pick<Machine, 'users'>, { allowRoot, allowUsers }: Access): boolean =>
  !allowRoot && allowUsers !== 'everyone' && [...allowUsers].some(users.isPrivileged);

/** `/etc/process-manager-mcp/config.json:3, ALLOW_USERS` */
export const placesOf = (origins: readonly ValueOrigin[]): string => origins.map(({ place }) => place).join(', ');
