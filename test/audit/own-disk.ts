import { diskOf } from '../../src/audit/disk.ts';
import { openPlaces } from '../../src/platform/places.ts';

/** The disk of this machine. */
export const DISK = diskOf(openPlaces());
