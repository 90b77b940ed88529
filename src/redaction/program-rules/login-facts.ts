/** A bound for the search for a user, so that the time stays linear in the length. */
const LOOKAHEAD_WORDS = 64;

const USER_OPTION = /^--?(?:u|un|login|user|username|user-name|usr|uid|admin|account|email)(?:=.*)?$/is;
const SLASH_USER = /^\/(?:r?u|user)(?::.*)?$/is;
const USER_NAME = /^\d{6,}$|^[A-Za-z_][\w.@-]*(?:[/\\]{1,2}[\w.@-]+)?$/;
/** `-uroot`, but not `-url`. */
const ATTACHED_USER = /^-u(?!ser|rl|ri|id|nit|pdate|pload|nique|sage|tf|tc)[a-z][\w.@-]{1,32}$/;
/** A Windows option begins with a slash: `/u bob`, `/s:server`. */
const SLASH_OPTION = /^\/[A-Za-z?]{1,12}(?::.*)?$/s;

/** The command line has Windows options. */
export const hasSlashOptions = (argv: readonly string[]): boolean =>
  /\.exe$|^[A-Za-z]:\\/i.test(argv[0] ?? '') ||
  argv.slice(0, LOOKAHEAD_WORDS).filter((one) => SLASH_OPTION.test(one)).length > 1;

/** Whether the arguments of a program name a user: next to one, `-p` is more likely a password than a port. */
export class LoginFacts {
  readonly hasUser: boolean;
  /** `-uroot -pkakadu`: both attached. */
  readonly hasAttachedUser: boolean;
  /** `-l` gives a name. It has other meanings too. */
  readonly hasLoginName: boolean;

  /** `start` is the index of the program. */
  constructor(argv: readonly string[], start: number, slashes: boolean) {
    const words = argv.slice(start, start + LOOKAHEAD_WORDS);
    const isNamed = (at: number): boolean => USER_NAME.test(words[at + 1] ?? '');
    this.hasUser = words.some(
      (word, at) =>
        word === 'login' ||
        ((USER_OPTION.test(word) || (slashes && SLASH_USER.test(word))) && (/[=:]/.test(word) || isNamed(at))),
    );
    this.hasAttachedUser = words.some((word) => ATTACHED_USER.test(word));
    this.hasLoginName = words.some((word, at) => word === '-l' && isNamed(at));
  }
}
