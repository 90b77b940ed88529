import { diskOf } from '../../src/audit/disk.ts';
import { openPlaces, THIS_SYSTEM } from '../../src/platform/this-system.ts';

const places = openPlaces();

/** The disk of this machine. Windows' places trust no file yet; these tests are about all the rest. */
export const DISK = diskOf(process.platform === 'win32' ? { ...places, distrustOwn: () => undefined } : places);

/** The lock of a server without koffi. */
export const FILE_LOCK = THIS_SYSTEM.fileLock({ native: false });
