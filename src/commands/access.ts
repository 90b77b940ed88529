import type { PlacedRule } from '../config/schema.ts';
import { type Loaded, type Origin, UsageError } from '../config.ts';
import type { Users } from '../platform/platform.ts';
import type { Access } from '../policy/policy.ts';
import { PROTECTED, PROTECTED_NAMES } from '../policy/protected.ts';
import type { Match, Rule } from '../policy/rule.ts';

/** The access rules that a configuration amounts to here. Throws UsageError for a user or a name that does not exist. */
export function accessOf({ values, origins }: Loaded, users: Users): Access {
  const { allow_root, allow_users, read_only, protect, unprotect, rules } = values;
  const uidOf = (name: string, place: string): number => {
    const uid = users.uidOf(name);
    if (uid !== undefined) return uid;
    throw new UsageError(
      users.isSilent()
        ? `${place}: the name service of this machine does not answer, so user ${JSON.stringify(name)} is not known`
        : `${place}: there is no user ${JSON.stringify(name)} on this machine`,
    );
  };
  const ruleOf = ({ effect, action, match: { user, ...rest }, note, place }: PlacedRule): Rule => {
    const uids = user?.map((name) => uidOf(name, `${place}: match.user`));
    const match: Match = { ...given(rest), ...(uids && { uids }) };
    return { effect, actions: action, match, label: `${effect}${note ? ` "${note}"` : ''} in ${place}` };
  };
  const unknown = unprotect.find((name) => !PROTECTED_NAMES.has(name));
  if (unknown !== undefined) {
    const place = placesOf(origins('unprotect'));
    throw new UsageError(`${place}: unprotect: ${JSON.stringify(unknown)} is not protected by default`);
  }
  const protectedHere = protect.map((name) => [name, `protect in ${placesOf(origins('protect'))}`] as const);
  const protectedNames = new Map([...PROTECTED].filter(([name]) => !unprotect.includes(name)));
  const [from] = origins('allow_users');
  const inFile = from?.kind === 'file' || from?.kind === 'system';
  const place = `${placesOf(origins('allow_users'))}${inFile ? ': allow_users' : ''}`;
  return {
    allowRoot: allow_root,
    allowUids: allow_users === '*' ? 'everyone' : new Set(allow_users.map((name) => uidOf(name, place))),
    readOnly: read_only,
    protectedNames: new Map([...protectedNames, ...protectedHere]),
    rules: rules.map(ruleOf),
  };
}

/** Only the keys that have a value. */
const given = ({ name, exe, command, port, unit, container }: Omit<PlacedRule['match'], 'user'>): Match => ({
  ...(name && { name }),
  ...(exe && { exe }),
  ...(command && { command }),
  ...(port && { port }),
  ...(unit && { unit }),
  ...(container && { container }),
});

/** `/etc/process-manager-mcp/config.json:3, ALLOW_USERS` */
export const placesOf = (origins: readonly Origin[]): string => origins.map(({ place }) => place).join(', ');
