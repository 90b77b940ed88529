import { type Handle, isRefused, type Refused, type SystemCalls } from './system-calls.ts';

/** What `read` returns of the token of a process, which says whose it is; the refusal if that may not be opened. */
export function usingToken<T>(
  calls: Pick<SystemCalls, 'openToken' | 'close'>,
  process: Handle,
  read: (token: Handle) => T,
): T | Refused {
  const token = calls.openToken(process);
  if (isRefused(token)) return token;
  try {
    return read(token.handle);
  } finally {
    calls.close(token.handle);
  }
}
