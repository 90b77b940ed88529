import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { canAsk, counted, paintFor, print, printJson, printProblem, withSpinner } from '../../src/commands/terminal.ts';

/** Without a terminal; test/e2e/call.test.ts is in one. */

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly hasColors?: boolean;
}

const STREAMS = {
  stdout: Object.getOwnPropertyDescriptors(process.stdout),
  stderr: Object.getOwnPropertyDescriptors(process.stderr),
};

/** stdout or stderr as another terminal, and what is written to it. */
function as(
  t: TestContext,
  name: 'stdout' | 'stderr',
  { isTTY = true, columns = 80, hasColors = true }: Terminal = {},
) {
  const stream = process[name];
  const written: string[] = [];
  Object.defineProperties(stream, {
    isTTY: { value: isTTY, configurable: true },
    columns: { value: columns, configurable: true },
    hasColors: { value: () => hasColors, configurable: true },
  });
  t.mock.method(stream, 'write', (text: string) => written.push(text));
  t.after(() => {
    for (const key of ['isTTY', 'columns', 'hasColors'] as const) {
      const own = STREAMS[name][key];
      if (own) Object.defineProperty(stream, key, own);
      else Reflect.deleteProperty(stream, key);
    }
  });
  return { stream, written };
}

function environment(t: TestContext, variables: Readonly<Record<string, string>>): void {
  for (const name of ['FORCE_COLOR', 'NO_COLOR']) {
    const before = process.env[name];
    delete process.env[name];
    t.after(() => {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    });
  }
  Object.assign(process.env, variables);
}

const isColourful = (t: TestContext, terminal: Terminal): boolean =>
  paintFor(as(t, 'stderr', terminal).stream)('bold', 'x') !== 'x';

for (const [variables, terminal, colour] of [
  [{}, {}, true],
  [{}, { isTTY: false }, false],
  [{}, { hasColors: false }, false],
  [{ NO_COLOR: '' }, {}, true],
  [{ NO_COLOR: '1' }, {}, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, { isTTY: false }, true],
  [{ FORCE_COLOR: '' }, { isTTY: false }, true],
  [{ FORCE_COLOR: '0' }, {}, false],
  [{ FORCE_COLOR: 'false' }, {}, false],
] as const)
  test(`${JSON.stringify(variables)} on ${JSON.stringify(terminal)}: ${colour ? 'colour' : 'none'}`, (t) => {
    environment(t, variables);
    assert.equal(isColourful(t, terminal), colour);
  });

test('each style has its codes', (t) => {
  environment(t, { FORCE_COLOR: '1' });
  const paint = paintFor(process.stdout);
  assert.deepEqual(
    (['bold', 'dim', 'red', 'green', 'cyan'] as const).map((style) => paint(style, 'x')),
    ['\x1b[1mx\x1b[22m', '\x1b[2mx\x1b[22m', '\x1b[31mx\x1b[39m', '\x1b[32mx\x1b[39m', '\x1b[36mx\x1b[39m'],
  );
});

test('text is wrapped to the width of a terminal, and to none elsewhere', (t) => {
  const text = 'one two three';
  for (const [terminal, expected] of [
    [{ columns: 8 }, 'one two\nthree\n'],
    [{ columns: 0 }, `${text}\n`],
    [{ columns: 8, isTTY: false }, `${text}\n`],
  ] as const) {
    const { stream, written } = as(t, 'stderr', terminal);
    print(text, stream);
    assert.deepEqual(written, [expected]);
    t.mock.restoreAll();
  }
});

test('a problem is cleaned on stderr, JSON is one line on stdout', (t) => {
  const [out, problems] = [as(t, 'stdout', { isTTY: false }), as(t, 'stderr', { isTTY: false })];
  printProblem('a \u001b[2J\nb');
  printJson({ a: ['\n'] });
  assert.deepEqual([out.written, problems.written], [['{"a":["\\n"]}\n'], ['a \\x1b[2J\nb\n']]);
});

test('a person can be asked only with a terminal on stdin and on stderr', (t) => {
  const stdin = Object.getOwnPropertyDescriptor(process.stdin, 'isTTY');
  t.after(() => {
    if (stdin) Object.defineProperty(process.stdin, 'isTTY', stdin);
    else Reflect.deleteProperty(process.stdin, 'isTTY');
  });
  for (const [input, output] of [
    [true, true],
    [true, false],
    [false, true],
  ] as const) {
    Object.defineProperty(process.stdin, 'isTTY', { value: input, configurable: true });
    as(t, 'stderr', { isTTY: output });
    assert.equal(canAsk(), input && output);
    t.mock.restoreAll();
  }
});

/** The spinner's line after so many milliseconds of work, and what is left of it. */
async function spun(t: TestContext, elapsedMs: number, terminal: Terminal = {}) {
  const { written } = as(t, 'stderr', terminal);
  let nowMs = 0;
  t.mock.method(performance, 'now', () => nowMs);
  t.mock.timers.enable({ apis: ['setInterval'] });
  const result = await withSpinner('wait_for', async (say) => {
    say('of 30 s');
    nowMs = elapsedMs;
    t.mock.timers.tick(100);
    return written.splice(0);
  });
  return { shown: result, cleared: written };
}

test('a spinner shows its label, the time and the detail, and is gone afterwards', async (t) => {
  const { shown, cleared } = await spun(t, 1234);
  assert.deepEqual(shown, ['\r\x1b[K⠙ wait_for 1.2 s of 30 s']);
  assert.deepEqual(cleared, ['\r\x1b[K']);
});

test('a spinner is cut to fit the line', async (t) => {
  const { shown } = await spun(t, 1234, { columns: 10 });
  assert.deepEqual(shown, ['\r\x1b[K⠙ wait_fo']);
});

for (const [what, elapsedMs, terminal] of [
  ['work of less than 0.3 s', 299, {}],
  ['no terminal', 5000, { isTTY: false }],
] as const)
  test(`${what} has no spinner`, async (t) => {
    assert.deepEqual(await spun(t, elapsedMs, terminal), { shown: [], cleared: [] });
  });

test('a spinner of work that fails is gone, too', async (t) => {
  const { written } = as(t, 'stderr');
  let nowMs = 0;
  t.mock.method(performance, 'now', () => nowMs);
  t.mock.timers.enable({ apis: ['setInterval'] });
  const failing = withSpinner('x', async () => {
    nowMs = 300;
    t.mock.timers.tick(100);
    throw new Error('it failed');
  });
  await assert.rejects(failing, /it failed/);
  assert.deepEqual(written, ['\r\x1b[K⠙ x 0.3 s', '\r\x1b[K']);
});

test('counts', () => {
  assert.equal(counted(1, 'child', 'children'), '1 child');
  assert.equal(counted(0, 'thread'), '0 threads');
});
