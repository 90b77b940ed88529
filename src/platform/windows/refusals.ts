import { type Refused, STATUS } from './system-calls.ts';

/** FACILITY_NTWIN32: how an NTSTATUS carries an error of Win32; ntstatus.h. */
const FACILITY_NTWIN32 = 0xc007_0000;

export const win32Error = (code: number): Refused => ({ status: (FACILITY_NTWIN32 | (code & 0xffff)) >>> 0 });

const ACCESS_DENIED: ReadonlySet<number> = new Set([STATUS.accessDenied, win32Error(5).status]);

export const isAccessDenied = ({ status }: Refused): boolean => ACCESS_DENIED.has(status);

/** Why something could not be read. The number of an error is the same in every language of Windows. */
export const whyRefused = (refused: Refused): string =>
  isAccessDenied(refused)
    ? 'Windows does not let this server read it'
    : `Windows refused (status 0x${refused.status.toString(16)})`;
