import type { Platform } from '../../platform/machine.ts';
import { type Display, joined, ownText } from '../../text/display.ts';
import type { View } from '../access.ts';
import { findHolders } from '../port-holders.ts';
import { named } from './named.ts';

const NAMED_MAX = 3;

/** Why a wait for a TCP port has ended without what was waited for: what holds it, or that nothing listens. */
export async function portNote(
  platform: Platform,
  view: View,
  { port, state }: { readonly port: number; readonly state: 'listening' | 'free' },
): Promise<Display> {
  const sockets = platform.sockets('tcp').filter((socket) => socket.port === port);
  if (sockets.length === 0 && platform.connections(port).length > 0)
    return ownText`Port ${port}: nothing listens on it; connections that use it are still open or closing.`;
  if (sockets.length === 0) return ownText`Port ${port}: nothing listens on it.`;
  const { holders, kernel } = await findHolders(platform, view, sockets);
  const shown = holders.slice(0, NAMED_MAX).map(({ process }) => named(view, process));
  const more = holders.length > shown.length ? [ownText`${holders.length - shown.length} more`] : [];
  const hidden = kernel.length > 0 ? ownText`the kernel` : ownText`a process that may not be shown`;
  const holder = shown.length > 0 ? joined([...shown, ...more], ', ') : hidden;
  return state === 'free'
    ? ownText`Port ${port} is held by ${holder}.`
    : ownText`Port ${port} is bound by ${holder}, which does not listen on it.`;
}
