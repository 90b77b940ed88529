import { CredentialVerbs } from '../credential-verbs.ts';
import type { KeyNames } from '../key-names.ts';
import { lastPart, plainName } from '../written-names.ts';
import { PROGRAM_RULES, type ProgramRule } from './program-rules.ts';

const BY_PROGRAM = new Map<string, ProgramRule[]>();
for (const rule of PROGRAM_RULES) {
  for (const name of rule.programs) {
    const rules = BY_PROGRAM.get(name);
    if (rules) rules.push(rule);
    else BY_PROGRAM.set(name, [rule]);
  }
}
const PROGRAM_MAX_CHARS = 256;

/** `/usr/bin/mysql`, `MYSQL.EXE` and `mysql8` are all mysql. */
function rulesOf(argument: string): { name: string; rules: readonly ProgramRule[] } | undefined {
  if (argument.length > PROGRAM_MAX_CHARS || argument.startsWith('-')) return undefined;
  if (/^\/[a-z]{1,3}$/i.test(argument)) return undefined; // an option of Windows: `/sc daily /rp x`
  // A title such as `CMD (mysqldump -px)` is split at its spaces.
  const last = lastPart(argument);
  const name = last.slice(last.lastIndexOf('(') + 1);
  const exact = BY_PROGRAM.get(name);
  if (exact) return { name, rules: exact };
  if (!/[A-Z\d]|\.exe$/.test(name)) return undefined;
  const plain = plainName(name);
  for (const one of [plain, plain.replace(/[\d.]{1,8}$/, '')]) {
    const rules = BY_PROGRAM.get(one);
    if (rules) return { name: one, rules };
  }
  return undefined;
}

/** Says only that the program is known: its name may as well be an argument of another one. */
const isIdle = (rule: ProgramRule): boolean =>
  rule.isHarmless === true || rule.starts !== undefined || Object.keys(rule).length === 1;

/** `http-basic.example.com` is `http-basic.*`, too. */
const positionsAfter = (name: string, { words }: ProgramRule): readonly number[] =>
  words?.get(name) ?? words?.get(name.replace(/\..*/s, '.*')) ?? [];

const USER_OPTION =
  /^(?:--?(?:u|l|login|user|username|user-name|usr|uid|admin|account|email)(?:=.*)?|\/(?:u|user):.*)$/is;
const NOT_STARTING = -1;

/** A word of a command line in its place. */
export interface Argument {
  readonly text: string;
  /** The one before it; empty for the first. */
  readonly previous: string;
  readonly index: number;
}

/** The rules in force while argv is read: those of the last program named, as in `docker exec db mysql -px`. */
export class RunningPrograms {
  rules: readonly ProgramRule[] = [];
  /** The last argument is the secret one after a word. */
  isDue = false;
  /** No rule knows the options of the program. */
  isUnknown = false;
  isHarmless = false;
  readonly keys: KeyNames;
  readonly verbs: CredentialVerbs;
  readonly #argv: readonly string[];
  /** Plain arguments still to come before the secret one, by word. */
  #waiting: number[] = [];
  /** Plain arguments still to come before the name of a program. */
  #starting = 0;
  #hasUser: boolean | undefined;
  #wordSet: ReadonlySet<string> | undefined;

  constructor(argv: readonly string[], keys: KeyNames) {
    this.#argv = argv;
    this.keys = keys;
    this.verbs = new CredentialVerbs(keys);
  }

  /** As a set, because each word may name a program: an argv of 100,000 words would take 100,000 searches. */
  get #words(): ReadonlySet<string> {
    this.#wordSet ??= new Set(this.#argv);
    return this.#wordSet;
  }

  next(argument: string, index: number): readonly ProgramRule[] {
    const previous = this.#argv[index - 1] ?? '';
    const isOption = argument.startsWith('-');
    const isPlain =
      !isOption && !(previous.startsWith('-') && this.rules.some(({ takes }) => takes?.includes(previous)));
    this.isDue = false;
    if (isPlain && this.#waiting.length > 0) {
      this.isDue = this.#waiting.includes(1);
      this.#waiting = this.#waiting.map((left) => left - 1).filter((left) => left > 0);
    }
    const starts = isPlain && this.#isStart(argument, previous);
    // The n-th argument of a command such as `docker exec` is often a program; the `mysql` of `-u mysql` is not.
    const isWord = this.rules.some((rule) => positionsAfter(argument, rule).length > 0);
    const program = starts || (isPlain && !isWord && !/^-\w$/.test(previous)) ? rulesOf(argument) : undefined;
    if (program && (starts || !program.rules.every(isIdle))) this.#use(program.rules);
    else if (starts)
      this.#use(
        this.rules.filter((rule) => rule.starts === undefined && !rule.isHarmless),
        true,
      );
    for (const rule of this.rules) this.#waiting.push(...positionsAfter(program?.name ?? argument, rule));
    this.verbs.next(argument, previous, isPlain);
    return this.rules;
  }

  #isStart(argument: string, previous: string): boolean {
    if (previous === '--') return true;
    if (this.#starting === NOT_STARTING || /^\w+=/.test(argument)) return false;
    return this.#starting-- === 0;
  }

  #use(rules: readonly ProgramRule[], isUnknown = false): void {
    this.rules = rules.filter((rule) => !rule.subcommands || rule.subcommands.some((one) => this.#words.has(one)));
    this.isUnknown = isUnknown;
    this.isHarmless = rules.some(({ isHarmless }) => isHarmless);
    this.#starting = rules.find(({ starts }) => starts !== undefined)?.starts ?? NOT_STARTING;
    this.#waiting = [];
  }

  /** A user is named, so that `-p` is more likely a password than a port. */
  get hasUser(): boolean {
    this.#hasUser ??= this.#argv.some((one, index) =>
      one === 'login' ? true : USER_OPTION.test(one) && !/^\d+$/.test(this.#argv[index + 1] ?? ''),
    );
    return this.#hasUser;
  }
}
