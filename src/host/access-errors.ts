import { HINTS, type Hint, ProcessError } from '../errors.ts';
import type { Machine } from '../platform/machine.ts';
import type { Users } from '../platform/users.ts';
import type { Words } from '../platform/words.ts';
import type { Denied } from '../policy/policy.ts';
import { quotedName } from '../process/columns.ts';
import type { UserId } from '../process/owner.ts';
import type { ProcessFacts } from '../process/process.ts';
import { QUOTED_NAME_CHARS } from '../text/lengths.ts';
import type { Presenter } from '../text/safe-text.ts';
import { NeedsConfirmation } from './confirmation.ts';
import { EVERYONE } from './scope.ts';

/** What a denied call says: which rule decided, and who can change that. */

interface UserWords extends Pick<Words, 'privileged' | 'userId'> {
  readonly users: Users;
  readonly show: Presenter;
}

const quotedUser = ({ users, show }: UserWords, user: UserId) => show.quoted(users.nameOf(user), QUOTED_NAME_CHARS);

const howToAllow = ({ users, show }: UserWords, user: UserId): Hint => {
  const name = show.commandWord(users.nameOf(user)) ?? user;
  return {
    model: `The person who runs this server can allow it with ALLOW_USERS=${name}.`,
    person: `Add --allow-users=${name} to allow it.`,
  };
};

const howToOpen = ({ privileged: { processes } }: UserWords): Hint => ({
  model: `The person who runs this server can allow ${processes} with ALLOW_ROOT=Y.`,
  person: `Add --allow-root to allow ${processes}.`,
});

/** Of hard limits. */
const FOR_GOOD: Hint = { model: HINTS.PROTECTED, person: 'Nothing was done: no setting allows it.' };

/** `otherUser`: the first of its users whose processes are not allowed. */
export function refusal(
  naming: UserWords,
  { process, otherUser }: { readonly process: ProcessFacts; readonly otherUser: UserId | undefined },
  { by, rule, code, reason, hint }: Denied,
): ProcessError {
  if (by === 'ask') return new NeedsConfirmation(process, naming.show.text(`${reason} (rule: ${rule})`), rule);
  if (by !== 'isolation' || otherUser === undefined)
    return new ProcessError(code, `process ${process.pid}: ${reason} (rule: ${naming.show.text(rule)})`, {
      hint: by === 'root' ? howToOpen(naming) : (hint ?? (by === 'hard-limit' ? FOR_GOOD : undefined)),
      rule,
    });
  const message = `process ${process.pid} belongs to ${quotedUser(naming, otherUser)} (rule: ${rule})`;
  return new ProcessError(code, message, { hint: howToAllow(naming, otherUser), rule });
}

export function hiddenUser(naming: UserWords, user: UserId): ProcessError {
  if (naming.users.isPrivileged(user))
    return new ProcessError(
      'ROOT_PROTECTED',
      `${naming.privileged.processes} are not shown (rule: root)`,
      howToOpen(naming),
    );
  const message = `processes of ${quotedUser(naming, user)} are not shown (rule: isolation)`;
  return new ProcessError('ACCESS_DENIED', message, howToAllow(naming, user));
}

export const unknownUser = ({ users, show, userId }: UserWords, username: string): ProcessError =>
  new ProcessError(
    'INVALID_INPUT',
    users.isSilent()
      ? `username: the name service of this machine does not answer, so ${show.quoted(username)} is unknown`
      : `username: there is no user ${show.quoted(username)}`,
    `Give the name or the ${userId} of a user, or "${EVERYONE}" for all you may see.`,
  );

/** A thread cannot be ended alone, and its process does more than the thread. */
const THREAD_HINT = {
  model: 'Ask the user whether that whole process is wanted.',
  person: 'Give its pid to end the whole process.',
};

/** For the id of a thread; top and htop show threads, too. `leader`: its process, which may be shown. */
export function isThread(
  show: Presenter,
  { tid, leader }: { readonly tid: number; readonly leader: ProcessFacts },
  purpose: 'read' | 'change',
): ProcessError {
  const message = `${tid} is a thread of process ${leader.pid}`;
  if (purpose === 'read') {
    const hint = { model: `Call again with pid ${leader.pid}.`, person: `Give pid ${leader.pid}.` };
    return new ProcessError('NOT_FOUND', message, hint);
  }
  return new ProcessError('NOT_FOUND', `${message}, ${quotedName(show, leader)}; nothing was signalled`, THREAD_HINT);
}

export function noProcess(machine: Pick<Machine, 'capabilities' | 'hidesSome'>, pid: number): ProcessError {
  const hidden = `It may have exited, or the system hides it from this server (${machine.capabilities.words.hiding})`;
  const hint = machine.hidesSome() ? { model: `${hidden}: call find_processes.`, person: `${hidden}.` } : undefined;
  return new ProcessError('NOT_FOUND', `no process ${pid}`, hint);
}
