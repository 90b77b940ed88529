/** Where a file of src/ that has no test of its name is tested, and why there. */
type Elsewhere = Readonly<Record<string, readonly [test: string, why: string]>>;

const COMMANDS: Elsewhere = {};

const HOST: Elsewhere = {};

const PLATFORM: Elsewhere = {};

const CORPUS = [
  'test/redaction/argv.test.ts',
  'each line of the corpus goes through it: what is secret must be hidden, and look-alikes shown',
] as const;
const REST: Elsewhere = {
  'audit-writer.ts': ['test/e2e/audit.test.ts', 'a process of its own; there it is killed, hangs and is started again'],
  'main.ts': ['test/e2e/cli.test.ts', 'the program itself, as it is started'],
  'config/trust.ts': [
    'test/config/trusted-file.test.ts',
    'it guards the one file that is read there, owner by owner and mode by mode',
  ],
  'process/word-set.ts': [
    'test/process/programs.test.ts',
    'one line; a list that is split wrongly has no program left',
  ],
  'redaction/option-hints.ts': CORPUS,
  'redaction/program-rules/program-rules.ts': CORPUS,
  'redaction/program-rules/running-programs.ts': CORPUS,
  'text/built-in.ts': [
    'test/text/safe-text.test.ts',
    'a Presenter without options; what it does is tested there through it',
  ],
};

export const ELSEWHERE: Elsewhere = { ...COMMANDS, ...HOST, ...PLATFORM, ...REST };
