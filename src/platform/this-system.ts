import { DARWIN_SYSTEM } from './darwin/operating-system.ts';
import { LINUX_SYSTEM } from './linux/operating-system.ts';
import { unknownSystem } from './no-backend.ts';
import type { OperatingSystem } from './operating-system.ts';
import { OWN_ENVIRONMENT, type Places } from './places.ts';
import { WINDOWS_SYSTEM } from './windows/operating-system.ts';

/** By Node's name of the platform. */
const SYSTEMS: ReadonlyMap<string, OperatingSystem> = new Map([
  ['linux', LINUX_SYSTEM],
  ['darwin', DARWIN_SYSTEM],
  ['win32', WINDOWS_SYSTEM],
]);

/** The system that Node calls `platform`. */
export const systemOf = (platform: string): OperatingSystem => SYSTEMS.get(platform) ?? unknownSystem(platform);

/** Node's name of this system, by which clients choose their folders. No other file asks which one it is. */
export const PLATFORM = process.platform;

/** The system that this server runs on. */
export const THIS_SYSTEM = systemOf(PLATFORM);

/** Where this server's files are on this system. */
export const openPlaces = (environment = OWN_ENVIRONMENT): Places => THIS_SYSTEM.places(environment);
