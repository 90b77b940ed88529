/** Where a file of src/ that has no test of its name is tested, and why there. */
type Elsewhere = Readonly<Record<string, readonly [test: string, why: string]>>;

const COMMANDS: Elsewhere = {
  'clients/line-ends.ts': ['test/clients/format.test.ts', 'both line ends, in each format'],
  'commands/audit.ts': ['test/e2e/audit.test.ts', 'verify, show and tail of logs of real servers'],
  'commands/call.ts': ['test/e2e/call.test.ts', 'in a terminal, where it asks before it ends a process'],
  'commands/command.ts': ['test/e2e/completion.test.ts', 'the words of the table, and each command is loaded'],
  'commands/completion.ts': ['test/e2e/completion.test.ts', 'in the shells themselves'],
  'commands/doctor.ts': ['test/e2e/doctor.test.ts', 'its whole report about real machines'],
  'commands/doctor/self-test.ts': [
    'test/e2e/doctor.test.ts',
    'each step with the built server, done, refused and failed',
  ],
  'commands/inspect.ts': ['test/e2e/inspect.test.ts', 'what it refuses; evals/clients/inspector.test.ts runs it'],
  'commands/install.ts': ['test/e2e/install.test.ts', 'in homes of its own, as a person types it'],
  'commands/serve.ts': ['test/e2e/serve.test.ts', 'each end of a real session'],
  'server/elicitation.ts': ['test/e2e/elicitation.test.ts', 'each declaration and answer of a client, in both eras'],
};

const HOST: Elsewhere = {};

const PLATFORM: Elsewhere = {};

const REST: Elsewhere = {};

export const ELSEWHERE: Elsewhere = { ...COMMANDS, ...HOST, ...PLATFORM, ...REST };
