import { CredentialVerbs } from '../credential-verbs.ts';
import type { KeyNames } from '../key-names.ts';
import { hasSlashOptions, LoginFacts } from './login-facts.ts';
import { isIdle, type KnownProgram, knownProgram, positionsAfter } from './program-names.ts';
import { type ProgramRule, RULES_BY_PROGRAM, type RulesByProgram } from './program-rules.ts';

const NOT_STARTING = -1;
/** How words are read: as argv, as a string that is a command, or as one that may be a sentence. */
export type ReadingMode = 'argv' | 'command' | 'prose';

/** A word of a command line with its position. */
export interface Argument {
  readonly text: string;
  /** The word before it; empty for the first. */
  readonly previous: string;
  readonly index: number;
}

/** The rules in force while argv is read: those of the last program named, as in `docker exec db mysql -px`. */
export class RunningPrograms {
  rules: readonly ProgramRule[] = [];
  /** The current argument is at the position of a secret. */
  isDue = false;
  /** No rule knows the program. */
  isUnknown = false;
  isHarmless = false;
  readonly keys: KeyNames;
  readonly verbs: CredentialVerbs;
  readonly argv: readonly string[];
  readonly #byProgram: RulesByProgram;
  /** For each word read, the number of plain arguments up to the secret. */
  #waiting: number[] = [];
  /** The number of plain arguments before the name of a program. */
  #starting = 0;
  /** The next plain argument is an image or a container, and a program may follow it. */
  #isEntering = false;
  #enteredAt = NOT_STARTING;
  #name = '';
  /** The index of the program. */
  #startedAt = 0;
  #login: LoginFacts | undefined;
  #hasSlashOptions: boolean | undefined;
  #wordSet: ReadonlySet<string> | undefined;

  readonly mode: ReadingMode;

  constructor(argv: readonly string[], keys: KeyNames, mode: ReadingMode = 'argv', byProgram = RULES_BY_PROGRAM) {
    this.mode = mode;
    this.argv = argv;
    this.#byProgram = byProgram;
    this.keys = keys;
    this.verbs = new CredentialVerbs(keys);
  }

  /** `powershell -c mysql -u bob`: all words behind the option are the command. */
  #isFirstOfMany(argument: string, index: number): boolean {
    return index + 1 < this.argv.length && /^[\w.:\\/-]+$/.test(argument);
  }

  /** A set, because each of 100,000 words may name a program and so start a search. */
  get #words(): ReadonlySet<string> {
    this.#wordSet ??= new Set(this.argv);
    return this.#wordSet;
  }

  next(argument: string, index: number): readonly ProgramRule[] {
    const previous = this.argv[index - 1] ?? '';
    const isOption = argument.startsWith('-');
    const isPlain =
      !isOption &&
      !(previous.startsWith('-') && this.rules.some(({ takes }) => takes?.includes(previous))) &&
      !(/^[-/]/.test(previous) && this.runs(previous) && !this.#isFirstOfMany(argument, index));
    this.isDue = false;
    if (isPlain && this.#waiting.length > 0) {
      this.isDue = this.#waiting.includes(1);
      this.#waiting = this.#waiting.map((left) => left - 1).filter((left) => left > 0);
    }
    // Arguments after the `--` of a launcher belong to the program that it starts: `npm run x -- -u bob`.
    if (argument === '--' && this.rules.some(({ launches }) => launches !== undefined)) this.#use([], index);
    const starts = isPlain && this.#isStart(argument, previous);
    const word = this.#begins(argument, { index, isPlain, starts });
    for (const rule of this.rules) this.#waiting.push(...positionsAfter(word, rule));
    if (isPlain && !starts) this.#launch(argument);
    this.verbs.next(argument, previous, isPlain);
    return this.rules;
  }

  /** Puts the rules of a program that the argument names in force; returns the word as the rules write it. */
  #begins(
    argument: string,
    { index, isPlain, starts }: { readonly index: number; readonly isPlain: boolean; readonly starts: boolean },
  ): string {
    const isEntered = isPlain && this.#enteredAt >= 0 && this.#enteredAt === index - 1;
    const program =
      starts || isEntered || isPlain ? this.#programNamed(argument, index, starts || isEntered) : undefined;
    // `htpasswd -b /etc/htpasswd bob x` names a file like the program.
    const isAgain = program !== undefined && program.name === this.#name && !starts;
    if (program && !isAgain && (starts || isEntered || !program.rules.every(isIdle))) {
      this.#use(program.rules, index);
      this.#name = program.name;
    } else if (starts) this.#startUnknown(index);
    return isAgain ? argument : (program?.name ?? argument);
  }

  /** The n-th argument of a command such as `docker exec` is often a program; the `mysql` of `-u mysql` is not. */
  #programNamed(argument: string, index: number, isDue: boolean): KnownProgram | undefined {
    const isWord = this.rules.some((rule) => positionsAfter(argument, rule).length > 0);
    if (!isDue && (isWord || /^-\w$/.test(this.argv[index - 1] ?? ''))) return undefined;
    return knownProgram(argument, this.#byProgram);
  }

  /** A program follows the word: `npm exec`, `docker run`. */
  #launch(word: string): void {
    for (const { launches, enters } of this.rules) {
      if (!launches?.includes(word) && !enters?.includes(word)) continue;
      this.#starting = 0;
      this.#isEntering = enters?.includes(word) === true;
    }
  }

  /** The value of the option is a command: `sh -c`, `bash -lc`, `cmd /c`. */
  runs(option: string): boolean {
    return this.rules.some(({ runs }) =>
      runs?.some((one) => one === option || (one === '-c' && /^-\w{0,4}c$/.test(option))),
    );
  }

  #isStart(argument: string, previous: string): boolean {
    if (previous === '--' && !this.isHarmless) return true;
    if (this.#starting === NOT_STARTING || /^\w+=/.test(argument)) return false;
    return this.#starting-- === 0;
  }

  #use(rules: readonly ProgramRule[], index: number): void {
    this.#begin(
      rules.filter((rule) => !rule.subcommands || rule.subcommands.some((one) => this.#words.has(one))),
      index,
    );
    this.isUnknown = rules.length === 0;
    this.isHarmless = rules.some(({ isHarmless }) => isHarmless);
    this.#starting = rules.find(({ starts }) => starts !== undefined)?.starts ?? NOT_STARTING;
  }

  /** The launcher's own rules still redact: the unknown name may be one of its arguments. */
  #startUnknown(index: number): void {
    const isEntered = this.#isEntering;
    this.#begin(
      this.rules.filter((rule) => !isIdle(rule)),
      index,
    );
    this.isUnknown = true;
    this.isHarmless = false;
    this.#starting = NOT_STARTING;
    this.#enteredAt = isEntered ? index : NOT_STARTING;
  }

  #begin(rules: readonly ProgramRule[], index: number): void {
    this.rules = rules;
    this.#waiting = [];
    this.#isEntering = false;
    this.#enteredAt = NOT_STARTING;
    this.#startedAt = index;
    this.#login = undefined;
  }

  get login(): LoginFacts {
    this.#login ??= new LoginFacts(this.argv, this.#startedAt, this.hasSlashOptions);
    return this.#login;
  }

  get hasSlashOptions(): boolean {
    this.#hasSlashOptions ??= hasSlashOptions(this.argv);
    return this.#hasSlashOptions;
  }
}
