import { REDACTED } from './redact-text.ts';
import { TOOL_RULES, type ToolRule } from './tools.ts';

const BY_PROGRAM = new Map<string, ToolRule[]>();
for (const rule of TOOL_RULES) {
  for (const name of rule.programs) BY_PROGRAM.set(name, [...(BY_PROGRAM.get(name) ?? []), rule]);
}
const PROGRAM_MAX_CHARS = 256;

/** `/usr/bin/mysql`, `MYSQL.EXE` and `mysql8` are all mysql. */
function rulesOf(argument: string): { name: string; rules: readonly ToolRule[] } | undefined {
  if (argument.length > PROGRAM_MAX_CHARS || argument.startsWith('-')) return undefined;
  const name = argument.slice(Math.max(argument.lastIndexOf('/'), argument.lastIndexOf('\\')) + 1);
  const plain = name.toLowerCase().replace(/\.exe$/, '');
  for (const one of [name, plain, /\d$/.test(plain) ? plain.replace(/[\d.]{1,8}$/, '') : plain]) {
    const rules = BY_PROGRAM.get(one);
    if (rules) return { name: one, rules };
  }
  return undefined;
}

/** The rules in force while argv is read: those of the last program that was named, as in `docker exec db mysql -px`. */
export class Tools {
  rules: readonly ToolRule[] = [];
  /** The command sets a value, as in `config set key value`. */
  isSetting = false;
  readonly #argv: readonly string[];
  /** Plain arguments still to come before the secret one, by word. */
  #waiting: number[] = [];
  #due = false;

  constructor(argv: readonly string[]) {
    this.#argv = argv;
  }

  next(argument: string, index: number): readonly ToolRule[] {
    const isPlain = !argument.startsWith('-');
    this.#due = false;
    if (isPlain && this.#waiting.length > 0) {
      this.#due = this.#waiting.includes(1);
      this.#waiting = this.#waiting.map((left) => left - 1).filter((left) => left > 0);
    }
    // The n-th argument of a command such as `docker exec` is often a program; `-u mysql` is none.
    const program = index === 0 || !/^-\w$/.test(this.#argv[index - 1] ?? '') ? rulesOf(argument) : undefined;
    if (program) {
      this.rules = program.rules.filter(
        (rule) => !rule.subcommands || rule.subcommands.some((one) => this.#argv.includes(one)),
      );
      this.#waiting = [];
    }
    for (const { words } of this.rules) {
      const nth =
        words && Object.hasOwn(words, program?.name ?? argument) ? words[program?.name ?? argument] : undefined;
      if (nth !== undefined) this.#waiting.push(nth);
    }
    if (/^(?:set|config|config:set|configure|SET|modify|mod|wifi)$/.test(argument)) this.isSetting = true;
    if (/^(?:-e|--env|--build-arg)$/.test(argument)) this.isSetting = false;
    return this.rules;
  }

  /** The argument that was given last is the secret one after a word. */
  get isDue(): boolean {
    return this.#due;
  }
}

export const announcesByTool = ({ rules }: Tools, argument: string): boolean =>
  rules.some((rule) => rule.next?.includes(argument));

/** Says the program's rule that the value of this option is none? */
export const isPlainOption = (rules: readonly ToolRule[], previous: string, argument: string): boolean =>
  rules.some(({ plain }) =>
    plain?.some(
      (option) =>
        (previous === option && !argument.includes('=')) ||
        (option.startsWith('--s') && argument.startsWith(`${option}=`)) ||
        (option === '--secret' && previous === option) ||
        argument === option,
    ),
  );

export function redactByTool(
  { rules, isDue }: Tools,
  argument: string,
  previous: string | undefined,
  index: number,
): string {
  if (isDue && !/^(?:[$@/<-].*|)$/s.test(argument)) return REDACTED;
  for (const rule of rules) {
    for (const option of rule.attached ?? []) {
      if (index > 0 && argument.startsWith(option) && argument.length > option.length) return `${option}${REDACTED}`;
    }
    const { options = [], separator = '' } = rule.after ?? {};
    const option = options.find(
      (name) => previous === name || argument.startsWith(name.startsWith('--') ? `${name}=` : name),
    );
    const cutAt = option === undefined ? -1 : argument.indexOf(separator);
    if (cutAt >= 0) return `${argument.slice(0, cutAt + 1)}${REDACTED}`;
    if (rule.shape?.test(argument)) return argument.replace(rule.shape, `$1${REDACTED}`);
  }
  return argument;
}
