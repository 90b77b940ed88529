import type { SystemCalls } from '../../../src/platform/windows/system-calls.ts';

/** The same functions; `around` stands in for each call, is given its name, and makes it. */
export function aroundCalls(
  calls: SystemCalls,
  around: (name: string, makeCall: () => unknown) => unknown,
): SystemCalls {
  return new Proxy(calls, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      return (...args: readonly unknown[]): unknown => around(name, () => Reflect.apply(value, target, args));
    },
  });
}
