import { isMixed, looksLikeToken, mayBePassword } from './entropy.ts';
import type { KeyNames } from './key-names.ts';
import { NOT_A_SECRET } from './secret-words.ts';
import { lastPart } from './written-names.ts';

/**
 * What the plain words of any program mean for the words after them.
 * - `sets`: a key and its value may follow, as in `config set aws_secret_access_key x`;
 * - `writes`: they may, but the key has to be of several words: `put app/db/password x`, not `create secret x`;
 * - `login`: a token may follow, or a user and a password;
 * - `user`: a user and a password may follow;
 * - `password`: only a password follows the first plain word;
 * - `onUser`: the same after a word such as `user`.
 */
const MEANINGS = {
  sets: 'set config config:set config:add configure modify mod wifi',
  writes: 'put add write create store update define export',
  login:
    'login +login log-in signin sign-in auth authenticate authtoken add-authtoken unlock unseal token set-token activate license register join link connect authorize authorise addauth',
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
/** A file; a store has `/app/db/password`, too. */
const FILE = /^\/(?:etc|run|var|home|root|tmp|opt|usr)\//;
const WORD_MAX_CHARS = 32;
const KEY_MAX_CHARS = 128;

/** An argument that can be a secret: no variable, no path, no `key=value`, no value of `--body-file`. */
export const isCredential = (argument: string, previous: string, keys: KeyNames): boolean =>
  !/^(?:[$@/<+-].*|[a-z_]{2,20}=.*|)$/s.test(argument) &&
  !(previous.startsWith('--') && keys.kindOf(previous) === 'plain');

/** Has a capital, a digit or a sign, and is no number, address, host or path. */
const isNoName = (argument: string): boolean =>
  /^(?=.*[A-Z\d!#$^&*])(?![\d.:]+$|.*\.[a-z]{2,})[^\s/=:]{6,128}$/.test(argument);

/** Remembers which of these words have been read. */
export class CredentialVerbs {
  readonly #keys: KeyNames;
  #sets = false;
  #writes = false;
  /** How many plain arguments have come since the word; -1 before it. */
  #sinceLogin = -1;
  #sinceUser = -1;
  #isPasswordNext = false;
  #isAfterUser = false;
  #isPlain = false;

  constructor(keys: KeyNames) {
    this.#keys = keys;
  }

  next(argument: string, previous: string, isPlain: boolean): void {
    this.#isPlain = isPlain && (!previous.startsWith('-') || previous.includes('='));
    if (!isPlain) {
      // `docker run -e KEY` names a variable only.
      if (argument === '-e' || argument === '--env' || argument === '--build-arg') this.#sets = this.#writes = false;
      return;
    }
    if (this.#isPlain) {
      if (this.#sinceLogin >= 0) this.#sinceLogin++;
      if (this.#sinceUser >= 0) this.#sinceUser++;
    }
    if (argument.length > WORD_MAX_CHARS) return;
    const word = argument.toLowerCase();
    const meanings = BY_WORD.get(word);
    if (meanings) {
      this.#sets ||= meanings.has('sets');
      this.#writes ||= meanings.has('writes');
      if (meanings.has('user') || (this.#isAfterUser && meanings.has('onUser'))) this.#sinceUser = 0;
      else if (meanings.has('login')) this.#sinceLogin = 0;
      this.#isPasswordNext = meanings.has('password');
    }
    this.#isAfterUser = USER.has(word);
  }

  /** No such word has been read. */
  get isSilent(): boolean {
    return !this.#sets && !this.#writes && this.#sinceLogin < 0 && this.#sinceUser < 0;
  }

  /** The last argument looks like the secret that such a word announces. */
  isSecret(argument: string): boolean {
    if (!this.#isPlain || (this.#sinceLogin < 1 && this.#sinceUser < 2) || NOT_A_SECRET.test(argument)) return false;
    if (this.#isPasswordNext && Math.max(this.#sinceLogin, this.#sinceUser) === 2 && isNoName(argument)) return true;
    if (this.#sinceLogin > 0 && (looksLikeToken(argument) || isMixed(argument))) return true;
    return this.#sinceUser > 1 && mayBePassword(argument);
  }

  /** `user add bob:SECRET`: where the secret begins, or 0. */
  secretAt(argument: string): number {
    if (this.#sinceUser < 1 && this.#sinceLogin < 1) return 0;
    const at = argument.indexOf(':') + 1;
    const password = argument.slice(at);
    return mayBePassword(password) || (this.#isPasswordNext && isNoName(password)) ? at : 0;
  }

  /** The argument is a key, no package@version, and the next one its value. */
  announces(argument: string): boolean {
    if (
      FILE.test(argument) ||
      (!this.#sets && !this.#writes) ||
      argument.length > KEY_MAX_CHARS ||
      !/^[^@]*[a-z][^@]*$/i.test(argument)
    )
      return false;
    if (!this.#sets && !/[\w-][_/\\:.-]\w|[a-z][A-Z]/.test(argument)) return false;
    // A backslash divides a path on Windows and escapes a sign in a key: `app\password`, `api\.key`.
    const [key, last] = [argument.slice(argument.lastIndexOf('/') + 1), lastPart(argument)];
    return this.#keys.isSecret(key) || (last !== key && this.#keys.isSecret(last));
  }
}
