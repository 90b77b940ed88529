import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { selfTest } from '../../../src/commands/doctor/self-test.ts';
import { safeText } from '../../../src/text/built-in.ts';

/** What the steps make of odd answers, from a program that stands for the server. test/e2e/doctor.test.ts has the real one. */

const ME = process.pid;
/** What a server in order answers, as sources of functions of the arguments and of how often the tool was called. */
const IN_ORDER = {
  list_processes: '() => ({ rows: [[1], [process.ppid]] })',
  get_process_by_port: "() => ({ state: 'listening', owners: [{ pid: null }, { pid: process.ppid }] })",
  get_process_info: "({ pid }) => { victim = pid; return { ref: 'r' }; }",
  terminate_process: "() => { process.kill(victim, 'SIGTERM'); return ended('exited', 'pidfd'); }",
};
type Answers = Readonly<Partial<Record<keyof typeof IN_ORDER, string>>>;

const script = (answers: Answers, tools: readonly string[]): string => `
  import { createInterface } from 'node:readline';
  let [victim, pages] = [0, 0];
  const ended = (outcome, guarantee) => ({ results: [{ outcome, guarantee, elapsed_ms: 1 }] });
  const fails = (text) => { throw text; };
  const called = {};
  const tools = { ${Object.entries({ ...IN_ORDER, ...answers })
    .map(([name, source]) => `${name}: ${source}`)
    .join(', ')} };
  function call({ name, arguments: args }) {
    called[name] = (called[name] ?? 0) + 1;
    try {
      return { content: [], structuredContent: tools[name](args, called[name]) };
    } catch (text) {
      return { isError: true, content: text.split('|').map((text) => ({ text })) };
    }
  }
  const methods = {
    initialize: ({ clientInfo }) => ({ protocolVersion: '2025', serverInfo: { name: 'x', version: clientInfo.name } }),
    'tools/list': () => ({ tools: ${JSON.stringify(tools.map((name) => ({ name })))} }),
    'tools/call': call,
  };
  createInterface(process.stdin).on('line', (line) => {
    const { id, method, params } = JSON.parse(line);
    if (id !== undefined) process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result: methods[method](params) }) + '\\n');
  });`;

/** Its steps with a server whose program is this, on a machine where something or nothing can be changed. */
async function stepsOf(t: TestContext, program: string, unchangeable = false) {
  const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  const path = join(folder, 'server.mjs');
  writeFileSync(path, program);
  const [, own = ''] = process.argv;
  process.argv[1] = path;
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  try {
    return await selfTest([], unchangeable);
  } finally {
    process.argv[1] = own;
  }
}

const BUG = 'a bug in the server: report the message above';
const SECOND_PAGE = '{"sort_by":"started","columns":["pid"],"limit":100,"cursor":"second"}';

interface Session {
  readonly what: string;
  readonly answers: Answers;
  readonly tools?: readonly string[];
  /** Of its own process, its port and its child: the outcome, the detail without the port and the pid of the child, the cause. */
  readonly found: readonly (readonly [outcome: string, detail: string, cause?: string])[];
}

const SESSIONS: readonly Session[] = [
  {
    what: 'in order; its own process is on the second page, which is asked for with the cursor of the first',
    answers: {
      list_processes: `(args, count) => count === 1 ? { rows: [], next_cursor: 'second' }
        : JSON.stringify(args) === '${SECOND_PAGE}' ? { rows: [[1], [process.ppid]] } : fails(JSON.stringify(args))`,
    },
    found: [
      ['done', `pid ${ME} is in list_processes`],
      ['done', `port N belongs to pid ${ME}`],
      ['done', 'pid N ended by SIGTERM, guarantee pidfd'],
    ],
  },
  {
    what: 'not on 20 pages, a hidden port: the error of its details says why; a child that still runs',
    answers: {
      list_processes: '(args, count) => ({ rows: [[1]], next_cursor: String(pages = count) })',
      get_process_by_port: "() => ({ state: 'held_by_hidden', owners: [] })",
      get_process_info: `({ pid }) => pid === process.ppid ? fails('NOT_FOUND: not on ' + pages + ' pages|too') : { ref: 'r' }`,
      terminate_process: "() => ended('still_running', 'pidfd')",
    },
    found: [
      ['failed', 'NOT_FOUND: not on 20 pages\\x0atoo', 'the system hides processes from this server (hidepid)'],
      ['failed', 'NOT_FOUND: not on 20 pages\\x0atoo', 'the system hides processes from this server (hidepid)'],
      ['failed', 'pid N: still_running', BUG],
    ],
  },
  {
    what: 'not in the list although its details are shown, a free port, no result',
    answers: {
      list_processes: '() => ({ rows: [[1]] })',
      get_process_by_port: "() => ({ state: 'free', owners: [{ pid: 1 }] })",
      get_process_info: `({ pid }) => pid === process.ppid && called.get_process_by_port ? fails('NOT_FOUND: x') : { ref: 'r' }`,
      terminate_process: '() => ({ results: [] })',
    },
    found: [
      ['failed', `pid ${ME} is missing from list_processes, although it may be shown`, BUG],
      ['failed', `port N is free, without pid ${ME} as its owner`, BUG],
      ['failed', 'pid N: unknown', BUG],
    ],
  },
  {
    what: 'two that the configuration forbids, and a child that was killed',
    answers: {
      list_processes: "() => fails('ACCESS_DENIED: no')",
      get_process_by_port: "() => fails('ROOT_PROTECTED: no')",
      terminate_process: "() => { process.kill(victim, 'SIGKILL'); return ended('exited', null); }",
    },
    found: [
      ['refused', 'ACCESS_DENIED: no'],
      ['refused', 'ROOT_PROTECTED: no'],
      ['failed', 'the answer says that pid N exited, but SIGTERM did not end it', BUG],
    ],
  },
  {
    what: 'two others that it forbids, and an ending without a guarantee',
    answers: {
      list_processes: "() => fails('PROTECTED: no')",
      get_process_by_port: "() => fails('NEEDS_CONFIRMATION: no')",
      terminate_process: "() => { process.kill(victim, 'SIGTERM'); return ended('exited', null); }",
    },
    found: [
      ['refused', 'PROTECTED: no'],
      ['refused', 'NEEDS_CONFIRMATION: no'],
      ['done', 'pid N ended by SIGTERM, guarantee none'],
    ],
  },
  {
    what: 'two faults of the machine, and an answer of another shape',
    answers: {
      list_processes: "() => fails('AUDIT_UNAVAILABLE: no')",
      get_process_by_port: "() => fails('PERMISSION_DENIED: no')",
      terminate_process: "() => ({ results: 'many' })",
    },
    found: [
      ['failed', 'AUDIT_UNAVAILABLE: no', 'the audit log cannot be written, and nothing is done without a record'],
      [
        'failed',
        'PERMISSION_DENIED: no',
        'a sandbox or security module (seccomp, AppArmor, SELinux) forbids signals to your own processes',
      ],
      ['failed', 'the answer does not have the shape of this version', BUG],
    ],
  },
  {
    what: 'a system that lacks something, a bug of which 500 characters are shown, and no terminate_process among the tools, which is as configured',
    answers: {
      list_processes: "() => fails('UNSUPPORTED: no')",
      get_process_by_port: "() => fails('INTERNAL: ' + 'x'.repeat(2000))",
      terminate_process: "() => fails('it was called')",
    },
    tools: ['list_processes'],
    found: [
      ['failed', 'UNSUPPORTED: no', 'this system lacks what the server needs'],
      ['failed', safeText(`INTERNAL: ${'x'.repeat(2000)}`, 500), BUG],
      ['refused', 'ACCESS_DENIED: terminate_process is not offered (read_only)'],
    ],
  },
];

for (const { what, answers, tools = Object.keys(IN_ORDER), found } of SESSIONS)
  test(`a session: ${what}`, async (t) => {
    const steps = await stepsOf(t, script(answers, tools));
    assert.deepEqual(
      steps.map(({ step }) => step),
      [
        'start the server',
        'ask for its tools',
        'list its own process',
        'find a port it opened',
        'end a child it started',
      ],
    );
    assert.deepEqual(
      steps.slice(0, 2).map(({ outcome, detail }) => [outcome, detail]),
      [
        ['done', 'version doctor, protocol 2025'],
        ['done', `${tools.length} tools`],
      ],
    );
    assert.deepEqual(
      steps
        .slice(2)
        .map(({ outcome, detail, cause }) => [
          outcome,
          detail.replace(/(?<=port )\d+/, 'N').replace(/(?<=pid )\d+(?= (?:ended|exited)|: )/, 'N'),
          ...(cause === undefined ? [] : [cause]),
        ]),
      found,
    );
    for (const { ms } of steps) assert.ok(ms >= 0 && Math.abs(ms * 10 - Math.round(ms * 10)) < 1e-6, String(ms));
  });

test('where nothing can be changed the ending is refused, and only the ending may be', async (t) => {
  const unsupported = "() => fails('UNSUPPORTED: no')";
  const program = script({ list_processes: unsupported, terminate_process: unsupported }, Object.keys(IN_ORDER));
  const outcomes = async (unchangeable: boolean) =>
    (await stepsOf(t, program, unchangeable)).slice(2).map(({ outcome }) => outcome);
  assert.deepEqual(await outcomes(true), ['failed', 'done', 'unsupported']);
  assert.deepEqual(await outcomes(false), ['failed', 'done', 'failed']);
});

test('a server that ends at once fails the first step, which is the last', async (t) => {
  const steps = await stepsOf(t, "process.stderr.write('bad configuration'); process.exit(2);");
  assert.deepEqual(
    steps.map(({ step, outcome, detail, cause }) => [step, outcome, detail, cause]),
    [
      [
        'start the server',
        'failed',
        'the server ended with 2: bad configuration',
        'the server refuses this configuration, or its files are damaged: build or install it again',
      ],
    ],
  );
});
