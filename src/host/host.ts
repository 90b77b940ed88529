import type { Platform, Protocol } from '../platform/platform.ts';
import type { Access } from '../policy/policy.ts';
import { account } from './account.ts';
import { inspect } from './inspect.ts';
import { createLister, type Selection } from './list.ts';
import { createPages } from './pages.ts';
import { portOwners } from './port.ts';
import { createSampler } from './sampler.ts';
import { terminate } from './terminate.ts';
import { createView } from './view.ts';

/** All that a tool may do to this machine. */
export type Host = ReturnType<typeof createHost>;

export function createHost(platform: Platform, access: Access) {
  const view = createView(platform, access);
  return {
    account: () => account(platform, access),
    list: createLister(platform, view, createSampler(platform), createPages<Selection>()),
    inspect: (pid: number, abort: AbortSignal) => inspect(platform, view, pid, abort),
    portOwners: (port: number, protocol: Protocol, username?: string) =>
      portOwners(platform, view, port, protocol, username),
    terminate: (pid: number, abort: AbortSignal) => terminate(platform, view, pid, abort),
  };
}
