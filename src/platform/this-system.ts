import type { Capabilities } from './capabilities.ts';
import { LINUX } from './linux/capabilities.ts';
import { ownUser } from './posix/own-user.ts';

/** What the system that this server runs on offers. Without a backend for it, the tools are described as on Linux. */
export const capabilitiesHere = (): Capabilities => LINUX;

/** Does this server run as root? Known before a machine is opened. */
export const isPrivilegedHere = (): boolean => ownUser().privilege !== null;
