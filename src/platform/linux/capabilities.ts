import { LINUX_NAMING } from '../../process/naming.ts';
import { safe } from '../../text/safe-text.ts';
import type { Capabilities } from '../capabilities.ts';
import { POSIX_PRIORITIES, POSIX_SIGNALS, POSIX_TERMINATION } from '../posix/signals.ts';
import { DETAIL_NAMES } from '../requested-details.ts';
import { PROTECTED_NAMES } from './protected-names.ts';

export const LINUX: Capabilities = {
  system: 'Linux',
  facts: {
    user: 'always',
    ids: 'always',
    memory: 'always',
    threads: 'always',
    nice: 'always',
    jobs: 'always',
    descriptors: 'always',
  },
  details: DETAIL_NAMES,
  termination: POSIX_TERMINATION,
  signals: POSIX_SIGNALS,
  priorities: POSIX_PRIORITIES,
  // No process here is pinned by a handle: its place in the answers is part of the contract.
  guarantees: ['pidfd', 'handle', 'start_time'],
  naming: LINUX_NAMING,
  protectedNames: PROTECTED_NAMES,
  words: {
    neverEnded: {
      short: safe`init and kernel threads`,
      full: safe`pid 1, kernel threads`,
    },
    hiding: safe`hidepid`,
    priorities: safe`Raising it is always allowed for your own processes; lowering it needs more rights than an ordinary user has.`,
  },
};
