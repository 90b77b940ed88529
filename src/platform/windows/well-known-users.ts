import { userIdOf } from '../../process/owner.ts';

/**
 * SIDs of Windows' own accounts: SYSTEM, LOCAL SERVICE and NETWORK SERVICE, then the services that have one each, the
 * window managers and the font drivers; https://learn.microsoft.com/windows/win32/secauthz/well-known-sids.
 */
const OF_WINDOWS = /^S-1-5-(?:18|19|20|(?:80|90|96)-[\d-]+)$/;

/** The user of the kernel and of most services. */
export const SYSTEM = userIdOf('S-1-5-18');

/** Is this the SID of Windows itself or of one of its services? */
export const isOfWindows = (sid: string): boolean => OF_WINDOWS.test(sid);
