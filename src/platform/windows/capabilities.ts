import type { Capabilities } from '../capabilities.ts';
import { WINDOWS_NAMING } from './naming.ts';
import { PROTECTED_NAMES } from './protected-names.ts';
import { WINDOWS_WORDS } from './words.ts';

export const WINDOWS: Capabilities = {
  system: 'Windows',
  facts: {
    user: 'own',
    ids: 'never',
    memory: 'always',
    status: 'always',
    threads: 'always',
    nice: 'always',
    jobs: 'never',
    descriptors: 'never',
    handles: 'always',
    load: 'never',
  },
  idKinds: [],
  statuses: ['running', 'stopped'],
  streams: [],
  details: ['environment', 'connections', 'threads'],
  termination: {
    ask: 'WM_CLOSE',
    kill: 'TerminateProcess',
    alsoCalled: { ask: ['CLOSE'], kill: ['KILL'] },
  },
  signals: [],
  priorities: [],
  guarantees: ['handle'],
  syslog: undefined,
  naming: WINDOWS_NAMING,
  protectedNames: PROTECTED_NAMES,
  structures: [],
  serviceManagers: ['windows_service'],
  words: WINDOWS_WORDS,
};
