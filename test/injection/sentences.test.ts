import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Redactor } from '../../src/redaction/redactor.ts';
import { Presenter } from '../../src/text/safe-text.ts';
import { runs } from '../runs.ts';
import { ADVICE, SLOW_ADVICE } from './advice.ts';
import { ARGUMENTS } from './arguments.ts';
import { DOCTOR } from './doctor.ts';
import { showing } from './drive.ts';
import { NOTES, SLOW_NOTES } from './notes.ts';
import { OUTSIDE } from './outside.ts';
import { problemsIn } from './prose.ts';
import { QUESTIONS, type Scene } from './questions.ts';
import { REFUSALS } from './refusals.ts';
import { missed, SITES } from './sites.ts';
import { type Hostile, world } from './texts.ts';

/**
 * No process writes the question or the advice: whatever processes, folders, units, containers, users and arguments are
 * called, it is in the server's sentences only quoted, clean and short, or as one plain word of a command.
 */

const RUNS = runs(150);
const RUNS_WITH_PATTERN = runs(40);
/** What waits is tried for several at once. */
const SLOW_RUNS = 5;
const AT_ONCE = 12;

/** These have none of the text in a sentence. */
const WITHOUT_TEXT = new Set([
  'of limits',
  'of answers of the client',
  'of a cursor of another list',
  'of a yes to something else',
  'of what cannot be searched in full',
  'of an explanation',
  'of an audit log that cannot be written',
  'of a word in a command',
  'of lists',
]);

const QUOTES_TEXT = /"[^"]*zqx[^"]*"/;
const quoting = new Set<string>();

async function check(name: string, scene: Scene, text: Hostile): Promise<void> {
  const said = await scene(text);
  if (said.some((sentence) => QUOTES_TEXT.test(sentence))) quoting.add(name);
  assert.deepEqual(said.flatMap(problemsIn), []);
}

const scenes = {
  question: QUESTIONS,
  refusal: { ...REFUSALS, ...ARGUMENTS },
  advice: ADVICE,
  note: NOTES,
  finding: DOCTOR,
  text: OUTSIDE,
};

for (const [kind, all] of Object.entries(scenes))
  for (const [name, scene] of Object.entries(all))
    test(`${kind} ${name}: no process writes it`, () =>
      fc.assert(
        fc.asyncProperty(world, (text) => check(name, scene, text)),
        { ...RUNS, includeErrorInReport: true },
      ));

const slow = { ...SLOW_ADVICE, ...SLOW_NOTES };
for (const [name, scene] of Object.entries(slow))
  test(`slowly ${name}: no process writes it`, () =>
    fc.assert(
      fc.asyncProperty(fc.array(world, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (texts) => {
        await Promise.all(texts.map((text) => check(name, scene, text)));
      }),
      { numRuns: SLOW_RUNS, includeErrorInReport: true },
    ));

/** All text of the machine, whatever it is: a rule of the configuration, in force for everything that is shown. */
const HIDES_ALL = new Presenter(new Redactor({ patterns: [(text) => text.replace(/zqx[\s\S]*/, '***')] }));

/** These quote what a caller sent, back to it. */
const OF_THE_CALLER = new Set(['of arguments', 'in protocol errors, prompts and resources']);

const everyScene = Object.values(scenes).flatMap((some) => Object.entries<Scene>(some));
for (const [name, scene] of everyScene.filter(([name]) => !OF_THE_CALLER.has(name)))
  test(`${name}: a pattern of the configuration hides it`, () =>
    fc.assert(
      fc.asyncProperty(world, async (text) => {
        const said = await showing.run(HIDES_ALL, () => scene(text));
        assert.deepEqual(
          said.filter((sentence) => sentence.includes('zqx')),
          [],
        );
      }),
      { ...RUNS_WITH_PATTERN, includeErrorInReport: true },
    ));

test('each of these quotes some of the text', () => {
  const all = Object.values({ ...scenes, slow }).flatMap((some) => Object.keys(some));
  assert.deepEqual(
    all.filter((name) => !quoting.has(name)),
    all.filter((name) => WITHOUT_TEXT.has(name)),
  );
});

/** What fills in an error that no call here leads to: numbers, and words of the server's or the operator's own. */
const NO_TEXT: Readonly<Record<string, readonly string[]>> = {
  'host/pin.ts NEEDS_CONFIRMATION': ['pid'],
  'host/send.ts PID_REUSED': ['pid'],
  'host/terminate-targets.ts INVALID_INPUT': ['DESCENDANTS_MAX'],
  'host/terminate-targets.ts any code': ['count'],
  'platform/linux/proc-files.ts INTERNAL': ['pid', 'file', '-length'],
  'platform/linux/open-proc.ts UNSUPPORTED': ['root'],
  'platform/linux/sockets-reader.ts UNSUPPORTED': ['error.message'],
  'platform/linux/pinned-process.ts PERMISSION_DENIED': ['pid', 'message'],
  'platform/linux/renice.ts PERMISSION_DENIED': ['pid', 'nice'],
  'platform/no-backend.ts UNSUPPORTED': ['system'],
  'platform/windows/reads-only.ts UNSUPPORTED': ['READS_ONLY.reason'],
  'platform/windows/sockets-reader.ts UNSUPPORTED': ['whyRefused(rows)'],
  'platform/windows/sources.ts UNSUPPORTED': ['needs', 'found.why'],
  'server/server.ts RATE_LIMITED': ['RUNNING_MAX'],
};

test('every error was among them, or has no text of a process to hold', () => {
  const unreached = missed().flatMap(({ at, about, holds }) => {
    const text = holds.filter((held) => !NO_TEXT[about]?.includes(held));
    return text.length > 0 ? [`${at}: ${text.join(', ')}`] : [];
  });
  assert.deepEqual(unreached, []);
  const about = new Set(missed().map((site) => site.about));
  assert.deepEqual(
    Object.keys(NO_TEXT).filter((site) => !about.has(site)),
    [],
    'listed, and not missed',
  );
  assert.ok(SITES.length - missed().length >= 45);
});
