import { STATUSES } from '../../process/process.ts';
import type { Capabilities } from '../capabilities.ts';
import { POSIX_PRIORITIES, POSIX_SIGNALS, POSIX_TERMINATION } from '../posix/signals.ts';
import { DETAIL_NAMES } from '../requested-details.ts';
import { STREAM_KINDS } from '../standard-streams.ts';
import { LINUX_NAMING } from './naming.ts';
import { PROTECTED_NAMES } from './protected-names.ts';
import { LINUX_STRUCTURES } from './structures.ts';
import { LINUX_WORDS } from './words.ts';

/** The socket of whichever program keeps the machine's log. */
export const SYSLOG_SOCKET = '/dev/log';

export const LINUX: Capabilities = {
  system: 'Linux',
  facts: {
    user: 'always',
    ids: 'always',
    memory: 'always',
    status: 'always',
    threads: 'always',
    nice: 'always',
    jobs: 'always',
    descriptors: 'always',
    handles: 'never',
    load: 'always',
  },
  idKinds: ['real', 'effective', 'saved', 'filesystem'],
  statuses: STATUSES,
  streams: STREAM_KINDS,
  details: DETAIL_NAMES,
  termination: POSIX_TERMINATION,
  signals: POSIX_SIGNALS,
  priorities: POSIX_PRIORITIES,
  // No process here is pinned by a handle, but the published schemas have it.
  guarantees: ['pidfd', 'handle', 'start_time'],
  syslog: SYSLOG_SOCKET,
  naming: LINUX_NAMING,
  protectedNames: PROTECTED_NAMES,
  structures: LINUX_STRUCTURES,
  serviceManagers: ['systemd', 'systemd_user'],
  words: LINUX_WORDS,
};
