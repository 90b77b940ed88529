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

export const systemOf = (platform: string): OperatingSystem => SYSTEMS.get(platform) ?? unknownSystem(platform);

/** The system that this server runs on. Only here is it asked which that is. */
export const THIS_SYSTEM = systemOf(process.platform);

export const openPlaces = (environment = OWN_ENVIRONMENT): Places => THIS_SYSTEM.places(environment);
