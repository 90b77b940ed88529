import type { Access } from '../src/policy/policy.ts';
import { ALL_STRUCTURES, ASKED, PROTECTED } from '../src/policy/protected.ts';

/** What a server opens that was not configured. */
export const DEFAULT_ACCESS: Access = {
  allowRoot: false,
  allowUids: new Set(),
  readOnly: false,
  protectedNames: PROTECTED,
  askedNames: ASKED,
  structures: ALL_STRUCTURES,
  rules: [],
};
