import { createRequire } from 'node:module';

/** Calls functions of the system's libraries. It is an optional dependency with a binary for each system. */
export type Koffi = typeof import('koffi');

type Func = ReturnType<ReturnType<Koffi['load']>['func']>;

/** What a function returns that may wait, called on a thread of its own. Rejects if no thread can be had. */
export const onThread = <T>(call: Func, args: readonly unknown[]): Promise<T> =>
  new Promise((resolve, reject) => {
    call.async(...args, (error: Error | null, result: T) => (error ? reject(error) : resolve(result)));
  });

/** In place of koffi, where it is not wanted. */
export const SWITCHED_OFF = { why: 'it is switched off (native: false, --no-native)' } as const;

/**
 * What `bind` makes of koffi, with koffi's version; or why there is none, in one line: koffi is not installed, has no
 * binary for this machine, or the system lacks one of the functions.
 */
export function bindKoffi<T>(
  bind: (koffi: Koffi) => T,
): { readonly native: T; readonly version: string } | { readonly why: string } {
  try {
    const koffi: Koffi = createRequire(import.meta.url)('koffi');
    return { native: bind(koffi), version: koffi.version };
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { why };
  }
}
