import { LINUX } from '../src/platform/linux/capabilities.ts';
import type { Access, Caller } from '../src/policy/policy.ts';
import { rulesForNames, structuresByName } from '../src/policy/protected.ts';
import type { UserId } from '../src/process/owner.ts';

import { ROOT } from './memory/processes.ts';

/** The defaults of Linux: names that are protected, names that are asked about, and structures that protect. */
export const PROTECTED = rulesForNames('protected', LINUX.protectedNames.never, LINUX.naming);
export const ASKED = rulesForNames('ask', LINUX.protectedNames.asked, LINUX.naming);
export const STRUCTURES = structuresByName(LINUX.structures);

/** What a server opens that was not configured. */
export const DEFAULT_ACCESS: Access = {
  allowRoot: false,
  allowUsers: new Set(),
  readOnly: false,
  protectedNames: PROTECTED,
  askedNames: ASKED,
  structures: STRUCTURES,
  rules: [],
};

/** A server of this user, as the rules see it. */
export const callerOf = (user: UserId, over: Partial<Caller> = {}): Caller => ({
  user,
  privilege: user === ROOT ? 'root' : null,
  isPrivileged: (one) => one === ROOT,
  ownAncestry: new Set(),
  unchangeable: undefined,
  unmappedUser: undefined,
  ...over,
});
