/** Where a file of src/ that has no test of its name is tested, and why there. */
type Elsewhere = Readonly<Record<string, readonly [test: string, why: string]>>;

const COMMANDS: Elsewhere = {
  'clients/line-ends.ts': ['test/clients/format.test.ts', 'both line ends, in each format'],
  'commands/call.ts': ['test/e2e/call.test.ts', 'in a terminal, where it asks before it ends a process'],
  'commands/command.ts': ['test/e2e/completion.test.ts', 'the words of the table, and each command is loaded'],
  'commands/complete.ts': ['test/e2e/completion.test.ts', 'what the shells ask for is compared with real processes'],
  'commands/tool-session.ts': ['test/e2e/call.test.ts', 'it opens this machine, under the rules that are there'],
  'commands/completion.ts': ['test/e2e/completion.test.ts', 'in the shells themselves'],
  'commands/doctor.ts': ['test/e2e/doctor.test.ts', 'its whole report about real machines'],
  'commands/doctor/client-session.ts': [
    'test/commands/doctor/self-test.test.ts',
    'every step of it is such a question; trial.test.ts has the odd answers',
  ],
  'commands/inspect.ts': ['test/e2e/inspect.test.ts', 'what it refuses; evals/clients/inspector.test.ts runs it'],
  'commands/install.ts': ['test/e2e/install.test.ts', 'in homes of its own, as a person types it'],
  'commands/install/apply-edits.ts': ['test/e2e/install.test.ts', 'what it asks in a terminal, and what it writes'],
  'commands/install/edit-text.ts': ['test/e2e/install.test.ts', 'the whole text of each kind of edit'],
  'commands/install/home-notes.ts': ['test/e2e/install.test.ts', 'in homes with such programs, and under sudo'],
  'commands/install/overview.ts': ['test/e2e/install.test.ts', 'with --list'],
  'commands/install/server-settings.ts': ['test/e2e/install.test.ts', 'each kind of wrong --env'],
  'commands/install/this-installation.ts': [
    'test/e2e/install.test.ts',
    'copies in node_modules and in a cache; launch.test.ts and stable-path.test.ts have the rules',
  ],
  'commands/redact.ts': ['test/e2e/redact.test.ts', 'as a person types it, and thousands of lines'],
  'commands/serve.ts': ['test/e2e/serve.test.ts', 'each end of a real session'],
};

const SHOWN = ['test/e2e/verbs.test.ts', 'what it shows of real processes'] as const;
const VERBS: Elsewhere = {
  'commands/verbs/full-screen.ts': ['test/e2e/verbs.test.ts', 'a terminal that top draws on, and a key that ends it'],
  'commands/verbs/info-verb.ts': SHOWN,
  'commands/verbs/kill-verb.ts': ['test/e2e/kill.test.ts', 'what it ends, and what it leaves alone'],
  'commands/verbs/list-shown.ts': SHOWN,
  'commands/verbs/list-verbs.ts': SHOWN,
  'commands/verbs/port-verbs.ts': SHOWN,
  'commands/verbs/project-word.ts': ['test/e2e/verbs.test.ts', 'projects and folders in which a process runs'],
  'commands/verbs/top-verb.ts': SHOWN,
  'commands/verbs/tree-verb.ts': SHOWN,
  'commands/verbs/verb.ts': [
    'test/commands/verbs/verbs.test.ts',
    'all verbs go through it; e2e/verbs.test.ts runs them',
  ],
  'commands/verbs/wait-verb.ts': SHOWN,
};

const HOST: Elsewhere = {
  'host/host.ts': [
    'test/host/judging.test.ts',
    'it only puts the parts together; these tests drive all of them through one host',
  ],
  'policy/protected.ts': ['test/policy/guards.test.ts', 'these tests check what each list does'],
  'tools/shared/fields.ts': [
    'test/tools/rules.test.ts',
    'it is schemas; the snapshots have their bounds, and tool.test.ts has their messages',
  ],
};

const PLATFORM: Elsewhere = {
  'platform/helper/helper-child.ts': [
    'test/platform/helper/helper.test.ts',
    'a child is asked through its HelperProcess alone',
  ],
  'platform/helper/helper-main.ts': [
    'test/e2e/helpers.test.ts',
    'it is the program of a process; helper.test.ts asks it each kind of question',
  ],
  'platform/helper/unanswered.ts': ['test/platform/helper/helper.test.ts', 'errors without a behaviour of their own'],
  'platform/linux/ffi/libc.ts': [
    'test/platform/linux/ffi/native.test.ts',
    'a table of functions: each is called there or in the tests of its callers',
  ],
  'platform/linux/netlink/message.ts': [
    'test/platform/linux/netlink/sock-diag.test.ts',
    'the head of the messages that are compared there',
  ],
  'platform/linux/proc/cgroup-guests.ts': [
    'test/platform/linux/proc/cgroup.test.ts',
    'one table has the guests and the units of every path',
  ],
  'platform/linux/process-details.ts': [
    'test/platform/linux/linux.test.ts',
    'it hands the sources of a machine to readers that have tests of their own',
  ],
  'platform/windows/process-facts.ts': [
    'test/platform/windows/process-reader.test.ts',
    'each process is read through it there',
  ],
  'platform/windows/ffi/account-calls.ts': [
    'test/platform/windows/account-service.windows.test.ts',
    'it is all of what that binds',
  ],
  'platform/windows/ffi/libraries.ts': [
    'test/platform/windows/ffi/ntdll.windows.test.ts',
    'it puts the functions together that have tests of their own; those use each other through it',
  ],
  'platform/windows/process-details.ts': [
    'test/platform/windows/windows.test.ts',
    'it hands the sources of a machine to readers that have tests of their own',
  ],
  'platform/windows/sources.ts': [
    'test/platform/windows/windows.test.ts',
    'it opens what every fact of a machine is read through',
  ],
  'platform/windows/system-calls.ts': [
    'test/platform/windows/refusals.test.ts',
    'types, and what distinguishes a refusal from an answer',
  ],
  'platform/linux/sources.ts': [
    'test/platform/linux/linux.test.ts',
    'it opens what every fact of a machine is read through',
  ],
};

const RECORDED = [
  'test/platform/windows/recording/record-calls.test.ts',
  'a machine with a secret in each of its bytes is recorded through all of these',
] as const;
const RECORDING: Elsewhere = Object.fromEntries(
  ['copy', 'memory', 'numbers', 'processes', 'services', 'sockets', 'tokens']
    .map((what) => `masked-${what}`)
    .concat('own-memory')
    .map((name) => [`platform/windows/recording/${name}.ts`, RECORDED]),
);

const CORPUS = [
  'test/redaction/argv.test.ts',
  'each line of the corpus goes through it: what is secret must be hidden, and look-alikes shown',
] as const;
const REST: Elsewhere = {
  'audit-writer.ts': ['test/e2e/audit.test.ts', 'a process of its own; there it is killed, hangs and is started again'],
  'main.ts': ['test/e2e/cli.test.ts', 'the program itself, as it is started'],
  'process/word-set.ts': [
    'test/process/programs.test.ts',
    'one line; a list that is split wrongly has no program left',
  ],
  'redaction/program-rules/program-rules.ts': CORPUS,
  'redaction/program-rules/running-programs.ts': CORPUS,
  'text/built-in.ts': [
    'test/text/safe-text.test.ts',
    'a Presenter without options; what it does is tested there through it',
  ],
};

export const ELSEWHERE: Elsewhere = { ...COMMANDS, ...VERBS, ...HOST, ...PLATFORM, ...RECORDING, ...REST };
