import type { KeyNames } from './key-names.ts';

/** A name and its value in two options: `-n node.auth.password -v x`, `--key smtp_password --value x`. */
export class NamedValue {
  readonly #keys: KeyNames;
  #isSecret = false;

  constructor(keys: KeyNames) {
    this.#keys = keys;
  }

  /** The argument is an option with the value of a key that is a secret's. */
  next(argument: string, previous: string): boolean {
    if (NAME_OPTION.test(previous) && /^[A-Za-z][\w.-]{0,127}$/.test(argument))
      this.#isSecret = this.#keys.isSecret(argument);
    else if (/[./@]/.test(previous)) this.#isSecret ||= this.#keys.isSecret(lastKey(previous));
    return this.#isSecret && VALUE_OPTION.test(argument);
  }
}

/** The last part of `/cfg/db/@password`, `db.password`. */
const lastKey = (path: string): string => path.slice(-64).replace(/^.*[/@.]/, '');

const NAME_OPTION =
  /^(?:-n|-k|\/v|--?(?:name|key|field|var|variable|property|option|param|parameter|attribute|setting))$/;
const VALUE_OPTION = /^(?:-v|\/d|--?(?:value|val|data|string-value|new-value))$/;
