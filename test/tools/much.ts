import {
  DETAIL_ROWS,
  type DetailName,
  type RequestedDetails,
  THREAD_ROWS,
} from '../../src/platform/requested-details.ts';

/** As much of everything as a platform may return for one process. */

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

export const MUCH: Required<Omit<RequestedDetails, 'unavailable'>> = {
  environment: { names: times(2000, (at) => `KUBERNETES_SERVICE_${at}_PORT_8443_TCP_PROTO`), total: 2000 },
  open_files: {
    files: times(DETAIL_ROWS, (at) => ({
      fd: at,
      path: `/home/user/projects/shop/node_modules/.cache/terser-webpack-plugin/content-v2/sha512/${at}/f0a1b2c3d4e5f6a7b8c9d0`,
      mode: 'rw' as const,
    })),
    total: 5000,
  },
  connections: {
    shown: times(DETAIL_ROWS, (at) => ({
      protocol: 'tcp' as const,
      local: `[2001:db8:85a3:8d3:1319:8a2e:370:${at}]:${50_000 + at}`,
      remote: `[2606:4700:4700:1111:2222:3333:4444:${at}]:443`,
      state: 'established',
    })),
    total: 5000,
    unnamed: 12,
  },
  threads: {
    busiest: times(THREAD_ROWS, (at) => ({
      tid: 4_000_000 + at,
      name: `tokio-runtime-w`,
      status: 'sleeping' as const,
      cpuNs: (123_456 - at) * 1e7,
      cpuPercent: 99.9 - at,
    })),
    total: 900,
  },
  limits: 'cpu_s file_bytes data_bytes stack_bytes core_bytes resident_bytes processes open_files locked_bytes'
    .concat(' address_space_bytes file_locks pending_signals message_queue_bytes nice realtime realtime_us')
    .split(' ')
    .map((name) => ({ name, soft: 9_223_372_036_854, hard: 'unlimited' as const })),
  memory: { ussBytes: 5e9, pssBytes: 6e9, swapBytes: 7e9 },
};

/** Of these, what was asked for. */
export const only = (wanted: ReadonlySet<DetailName>, all: typeof MUCH): Partial<typeof MUCH> => ({
  ...(wanted.has('environment') && { environment: all.environment }),
  ...(wanted.has('open_files') && { open_files: all.open_files }),
  ...(wanted.has('connections') && { connections: all.connections }),
  ...(wanted.has('threads') && { threads: all.threads }),
  ...(wanted.has('limits') && { limits: all.limits }),
  ...(wanted.has('memory') && { memory: all.memory }),
});
