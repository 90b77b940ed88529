import { joined, type SafeText, safe } from '../../text/safe-text.ts';
import type { MachineView } from '../access.ts';
import { findPortHolders } from '../port-holders.ts';
import { named } from './named.ts';

const NAMED_MAX = 3;

/** Why a wait for a TCP port timed out: what holds the port, or that nothing listens on it. */
export async function portNote(
  host: MachineView,
  { port, state }: { readonly port: number; readonly state: 'listening' | 'free' },
): Promise<SafeText> {
  const { machine, view } = host;
  const sockets = machine.sockets('tcp').filter((socket) => socket.port === port);
  if (sockets.length === 0 && machine.connections(port).length > 0)
    return safe`Port ${port}: nothing listens on it; connections that use it are still open or closing.`;
  if (sockets.length === 0) return safe`Port ${port}: nothing listens on it.`;
  const { holders, kernel } = await findPortHolders(host, sockets);
  const shown = holders.slice(0, NAMED_MAX).map(({ process }) => named(view, process));
  const more = holders.length > shown.length ? [safe`${holders.length - shown.length} more`] : [];
  const { holder: system } = machine.capabilities.words.orphaned;
  const hidden = kernel.length > 0 ? system : safe`a process that may not be shown`;
  const holder = shown.length > 0 ? joined([...shown, ...more], ', ') : hidden;
  return state === 'free'
    ? safe`Port ${port} is held by ${holder}.`
    : safe`Port ${port} is bound by ${holder}, which does not listen on it.`;
}
