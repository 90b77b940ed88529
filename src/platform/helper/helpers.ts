import { type Helper, HelperProcess } from './helper.ts';
import type { HelperQuestion } from './helper-messages.ts';
import type { HelperProgram } from './helper-program.ts';

/** All helper processes of a platform. */
export function createHelpers() {
  const all: Pick<Helper, 'pids'>[] = [];
  return {
    /** One that starts when it is asked. */
    add<Q extends object = HelperQuestion>(program: HelperProgram): Helper<Q> {
      const helper = new HelperProcess<Q>(program);
      all.push(helper);
      return helper;
    },
    pids: (): ReadonlySet<number> => new Set(all.flatMap((helper) => [...helper.pids()])),
  };
}
