import { restartsAfterFailure } from './structs/failure-actions.ts';
import { isRefused, type SystemCalls } from './system-calls.ts';

/** Whether one of these services is started again when its process ends; in the words of `Service.restart`. */
export const restartReader =
  (calls: Pick<SystemCalls, 'failureActions'>) =>
  (services: readonly string[]): 'on-failure' | 'no' | null => {
    const actions = services.map((service) => calls.failureActions(service));
    if (actions.some((one) => !isRefused(one) && restartsAfterFailure(one))) return 'on-failure';
    return actions.some(isRefused) ? null : 'no';
  };
