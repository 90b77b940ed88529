import { isMixed, looksLikeToken, mayBePassword } from './entropy.ts';
import type { KeyNames } from './key-names.ts';
import { isPlainBesideUser, isPlainValue } from './plain-value.ts';
import { lastPart } from './written-names.ts';

/**
 * What a plain word such as `login` means for the words after it, in any program.
 * - `sets`: a key and its value may follow, as in `config set aws_secret_access_key x`;
 * - `writes`: the same, but the key must have several words: `put app/db/password x`, not `create secret x`;
 * - `login`: a token may follow, or a user and a password;
 * - `user`: a user and a password may follow;
 * - `password`: the first plain word is a user, and the next one a password, even one that is only odd;
 * - `onUser`: after a word such as `user`, a user and a password may follow.
 */
const MEANINGS = {
  sets: 'set config config:set config:add configure modify mod wifi',
  writes: 'put add write create store update define export',
  login:
    'login +login -login --login log-in logon signin sign-in .logon auth authenticate authtoken add-authtoken unlock unseal attach enable enroll pair redeem claim authorize-account token set-token activate license register join link connect authorize authorise addauth',
  user: 'adduser add_user add-user useradd user-add createuser create_user create-user user-create newuser new-user upsert-user passwd upwd chpasswd set-credentials set-single-user-credentials set-password setpassword set_password change-password change_password changepassword reset-password reset_password password user:password user-password userpass',
  password:
    'auth addauth authorize set-password setpassword set_password change-password change_password changepassword userpass',
  onUser: 'add create new register update modify set passwd password set-password setpassword reset change-password',
};
const USER = new Set('user users account accounts admin admins acl'.split(' '));

const BY_WORD = new Map<string, Set<string>>();
for (const [meaning, words] of Object.entries(MEANINGS)) {
  for (const word of words.split(' ')) BY_WORD.set(word, (BY_WORD.get(word) ?? new Set()).add(meaning));
}
const UNLOCK = /^(?:unlock|unseal|auth|authenticate|token|set-token|authtoken|add-authtoken|identify)$/;
const LOGIN = /^[-+]{0,2}(?:log-?in|logon|sign-?in)$/;
/** A file. `/app/db/password` may be a key of a secret store instead. */
const FILE = /^\/(?:etc|run|var|home|root|tmp|opt|usr)\//;
const WORD_MAX_CHARS = 32;
const KEY_MAX_CHARS = 128;

/** May be a secret: not a variable, a path, `key=value`, or the value of an option such as `--body-file`. */
export const isCredential = (argument: string, previous: string, keys: KeyNames): boolean =>
  !/^(?:[$@/<+-].*|[a-z_]{2,20}=.*|)$/s.test(argument) &&
  !(previous.startsWith('--') && keys.kindOf(previous) === 'plain');

/** Has a capital, digit or symbol, and is not a number, address, host or path. */
const isNoName = (argument: string): boolean =>
  /^(?=.*[A-Z\d!#$^&*])(?![\d.:]+$|.*\.[a-z]{2,})[^\s/=:]{6,128}$/.test(argument);

/** Has a digit, and is neither a plain value nor an identifier such as `0a1b2c3d-1111`. */
const isOdd = (argument: string): boolean =>
  /\d/.test(argument) && !isPlainValue(argument) && !/^[a-f\d]+(?:-[a-f\d]+)+$/.test(argument);

/** Tracks which of these words have been read, and how many plain arguments followed. */
export class CredentialVerbs {
  readonly #keys: KeyNames;
  #sets = false;
  #writes = false;
  /** The number of plain arguments since the word; -1 before it. */
  #sinceLogin = -1;
  #sinceUser = -1;
  #isPasswordNext = false;
  /** The word was `login` itself, so the second word after it is a password unless it is a place. */
  #isLogin = false;
  /** The word takes a secret without a user. */
  #isUnlock = false;
  #isAfterUser = false;
  #isPlain = false;

  constructor(keys: KeyNames) {
    this.#keys = keys;
  }

  next(argument: string, previous: string, isPlain: boolean): void {
    this.#isPlain = isPlain && (!previous.startsWith('-') || previous.includes('=') || LOGIN.test(previous));
    if (!isPlain) {
      // `docker run -e KEY` only names a variable.
      if (LOGIN.test(argument)) {
        this.#sinceLogin = 0;
        this.#isLogin = true;
      }
      if (argument === '-e' || argument === '--env' || argument === '--build-arg') this.#sets = this.#writes = false;
      return;
    }
    if (this.#isPlain) {
      if (this.#sinceLogin >= 0) this.#sinceLogin++;
      if (this.#sinceUser >= 0) this.#sinceUser++;
    }
    if (argument.length > WORD_MAX_CHARS) return;
    // A program such as `mega-login` logs in.
    const word =
      previous === ''
        ? lastPart(argument).replace(/^.*-(?=login$)/, '')
        : argument.toLowerCase().replace(/^\+(?=set$)/, '');
    const meanings = BY_WORD.get(word);
    if (meanings) {
      this.#sets ||= meanings.has('sets');
      this.#writes ||= meanings.has('writes');
      if (meanings.has('user') || (this.#isAfterUser && meanings.has('onUser'))) this.#sinceUser = 0;
      else if (meanings.has('login')) this.#sinceLogin = 0;
      this.#isLogin ||= LOGIN.test(word);
      this.#isUnlock ||= UNLOCK.test(word);
      this.#isPasswordNext = meanings.has('password');
    }
    this.#isAfterUser = USER.has(word);
  }

  /** A word for a login has been read, as in `auth init -t x`. */
  get isLoggingIn(): boolean {
    return this.#sinceLogin >= 0 && (this.#isLogin || this.#isUnlock);
  }

  /** No such word has been read. */
  get isSilent(): boolean {
    return !this.#sets && !this.#writes && this.#sinceLogin < 0 && this.#sinceUser < 0;
  }

  /** The current argument looks like the secret that such a word announces. */
  isSecret(argument: string, isProse = false): boolean {
    if (!this.#isPlain || (this.#sinceLogin < 1 && this.#sinceUser < 2)) return false;
    if (this.#isPasswordNext && Math.max(this.#sinceLogin, this.#sinceUser) === 2 && isNoName(argument)) return true;
    if (
      this.#isLogin &&
      !isProse &&
      this.#sinceLogin === 2 &&
      !/^\+|\]$/.test(argument) &&
      !isPlainBesideUser(argument)
    )
      return true;
    if (this.#sinceLogin > 0 && (looksLikeToken(argument) || isMixed(argument))) return true;
    if (this.#isUnlock && this.#sinceLogin === 1 && !isProse && isOdd(argument)) return true;
    return (
      this.#sinceUser > 1 &&
      (mayBePassword(argument) ||
        (this.#sinceUser === 2 && !isProse && (!isPlainValue(argument) || /^[A-Z][a-z]+\d$/.test(argument))))
    );
  }

  /** The index where the secret begins in `user add bob:SECRET`, or 0. */
  secretAt(argument: string): number {
    if (this.#sinceUser < 1 && this.#sinceLogin < 1) return 0;
    const at = argument.search(/[:,%]/) + 1;
    const password = argument.slice(at);
    return mayBePassword(password) || (this.#isPasswordNext && isNoName(password)) ? at : 0;
  }

  /** The argument is a key, not package@version, and the next argument is its value. */
  announces(argument: string): boolean {
    if (
      FILE.test(argument) ||
      (!this.#sets && !this.#writes) ||
      argument.length > KEY_MAX_CHARS ||
      !/^[^@]*[a-z][^@]*$/i.test(argument)
    )
      return false;
    if (!this.#sets && !/[\w-][_/\\:.-]\w|[a-z][A-Z]/.test(argument)) return false;
    // A backslash separates a path on Windows and escapes a character in a key: `app\password`, `api\.key`.
    const [key, last] = [argument.slice(argument.lastIndexOf('/') + 1), lastPart(argument)];
    return this.#keys.isSecret(key) || (last !== key && this.#keys.isSecret(last));
  }
}
