import { release, version } from 'node:os';
import { bindKoffi, SWITCHED_OFF } from '../koffi.ts';
import { bindWindows } from './ffi/libraries.ts';
import { ofOwnToken } from './self-reader.ts';
import {
  isTokenElevated,
  type TokenIntegrity,
  tokenIntegrity,
  tokenNumber,
  tokenUser,
} from './structs/token-information.ts';
import { isPrivilegeEnabled, SE_DEBUG_PRIVILEGE } from './structs/token-privileges.ts';
import { isRefused, OF_PROCESS, OF_TOKEN, type SystemCalls } from './system-calls.ts';

/** What this Windows offers to this server: tried, not looked up. */
export interface WindowsFeatures {
  readonly koffi: { readonly version: string } | { readonly why: string };
  /** `Windows 11 Pro` */
  readonly windows: string;
  /** `10.0.22631` */
  readonly release: string;
  readonly arch: string;
  /** Undefined without koffi. */
  readonly own?: OwnRights;
}

/** What is unknown is undefined. */
export interface OwnRights {
  readonly wine: boolean;
  /** SID */
  readonly user: string | undefined;
  readonly elevated: boolean | undefined;
  readonly integrity: TokenIntegrity | undefined;
  /** 0 has the services, and no desktop. */
  readonly session: number | undefined;
  readonly debug_privilege: boolean | undefined;
  /** `query`: asked for, with little right. `memory`: read in the memory of the process, as before Windows 8.1. */
  readonly command_lines: 'query' | 'memory';
}

export function readWindowsFeatures({ native: isWanted }: { readonly native: boolean }): WindowsFeatures {
  const koffi = isWanted ? bindKoffi(bindWindows) : SWITCHED_OFF;
  return {
    koffi: 'why' in koffi ? koffi : { version: koffi.version },
    windows: version(),
    release: release(),
    arch: process.arch,
    ...('native' in koffi && { own: ownRights(koffi.native) }),
  };
}

type RightsCalls = Pick<
  SystemCalls,
  'self' | 'openToken' | 'tokenInformation' | 'close' | 'processInformation' | 'registryKeys'
>;

export const ownRights = (calls: RightsCalls): OwnRights => ({
  wine: calls.registryKeys('Software\\Wine').length > 0,
  user: ofOwnToken(calls, OF_TOKEN.user, tokenUser),
  elevated: ofOwnToken(calls, OF_TOKEN.isElevated, isTokenElevated),
  integrity: ofOwnToken(calls, OF_TOKEN.integrity, tokenIntegrity),
  session: ofOwnToken(calls, OF_TOKEN.session, tokenNumber),
  debug_privilege: ofOwnToken(calls, OF_TOKEN.privileges, (raw) => isPrivilegeEnabled(raw, SE_DEBUG_PRIVILEGE)),
  command_lines: isRefused(calls.processInformation(calls.self, OF_PROCESS.commandLine)) ? 'memory' : 'query',
});
