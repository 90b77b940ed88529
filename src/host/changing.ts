import type { ConfirmationChannel } from './confirmation.ts';
import type { OwnAncestry } from './own-ancestry.ts';

/** Runs a change once it is known who the client is. A change that the user agreed to answers that question, too. */
export function createChanging(ownAncestry: OwnAncestry) {
  return async <T>(client: ConfirmationChannel | 'agreed', run: () => Promise<T>): Promise<T> => {
    await ownAncestry.settled();
    const done = await run();
    if (client === 'agreed' || client.reply?.answer === 'accepted') ownAncestry.agree();
    return done;
  };
}
