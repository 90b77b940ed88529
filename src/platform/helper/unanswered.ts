import { VERSION } from '../../version.ts';

/** Why a question to the helper process has no answer. */

/** There is no answer; the message has no subject: "does not answer". */
export class Unanswered extends Error {
  /** What was asked about is silent. Otherwise it could not be asked, and nothing is known about it. */
  readonly silent: boolean;

  constructor(message: string, silent = false) {
    super(message);
    this.silent = silent;
  }
}

/** The helper ended while it was asked: it may have been killed, and another would answer. */
export class HelperEnded extends Unanswered {
  /** Was the question sent? If not, nothing was done about it. */
  readonly wasSent: boolean;

  constructor(message: string, wasSent = false) {
    super(message);
    this.wasSent = wasSent;
  }
}

/** As many helpers as are allowed hang already, because of a question. */
export class HelperHanging extends Unanswered {}

/** Node itself hangs when it starts: it reads /proc/meminfo, which may be a file of a daemon. */
export class HelperNotReady extends Unanswered {}

/** The package was replaced: the helper is of another version of this program, and may use other messages. */
export class HelperReplaced extends Unanswered {
  /** The cause, for messages that say in their own words what follows from it. */
  readonly why: string;

  constructor(version: string | undefined) {
    const other = version === undefined ? 'another version' : `version ${version}`;
    const why = `the package was replaced by ${other} while this server (version ${VERSION}) was running`;
    super(`could not be asked: ${why}; restart the server`);
    this.why = why;
  }
}

/** The system call behind the question failed. */
export class HelperFailed extends Error {
  /** Negative. */
  readonly errno: number;

  constructor(errno: number) {
    super(`errno ${-errno}`);
    this.errno = errno;
  }
}
