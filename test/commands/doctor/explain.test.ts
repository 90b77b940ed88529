import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain, explainArguments, explainedText } from '../../../src/commands/doctor/explain.ts';
import { UsageError } from '../../../src/config/layers.ts';
import { ProcessError } from '../../../src/errors.ts';
import type { Access } from '../../../src/policy/policy.ts';
import type { RuleAction } from '../../../src/policy/rule.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';
import { PLAIN } from '../../../src/text/table.ts';
import { DEFAULT_ACCESS } from '../../access.ts';
import { machine } from '../../memory/data.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../../memory/processes.ts';
import { DEFAULT_CAUTION } from '../../server/support.ts';

const PROCESSES = [
  facts(50),
  facts(51, { comm: 'sshd' }),
  facts(52, { comm: 'gnome-terminal' }),
  facts(53, { owner: ownedBy(JOHN) }),
];
const here = memoryMachine(machine(ME, PROCESSES));

const settings = (access: Partial<Access> = {}, confirm: 'auto' | 'always' = 'auto') => ({
  access: { ...DEFAULT_ACCESS, ...access },
  safety: { ...DEFAULT_CAUTION, confirm },
  show: BUILT_IN,
});
const explained = (action: RuleAction, pid: number, ...about: Parameters<typeof settings>) =>
  explain(here, settings(...about), { action, pid });

test('an action and one pid are parsed, anything else is wrong usage', () => {
  assert.deepEqual(explainArguments('kill', ['2147483647']), { action: 'kill', pid: 2 ** 31 - 1 });
  assert.throws(
    () => explainArguments('end', ['1']),
    (error) =>
      error instanceof UsageError &&
      error.message === '--explain end: unknown action; expected one of view, terminate, kill, signal, priority',
  );
  for (const pids of [[], ['0'], ['-1'], ['1x'], ['01'], ['2147483648'], ['1', '2']])
    assert.throws(() => explainArguments('view', pids), {
      message: `--explain ${['view', ...pids].join(' ')}: expected one pid, 1 to 2147483647, after the action`,
    });
});

for (const [action, verdicts, asksSystem] of [
  ['view', ['list', 'details'], false],
  ['terminate', ['terminate'], true],
  ['kill', ['terminate', 'kill'], true],
  ['signal', ['signal', 'interrupt'], true],
  ['priority', ['priority'], false],
] as const)
  test(`${action} is explained by ${verdicts.join(' and ')}`, () => {
    const { pid, name, user, verdicts: shown, system } = explained(action, 50);
    assert.deepEqual([pid, name, user], [50, 'p50', 'me']);
    assert.deepEqual(
      shown,
      verdicts.map((one) => ({
        action: one,
        allowed: true,
        rule: 'default',
        why: 'its user is allowed, and no rule is against it',
      })),
    );
    assert.equal(system, asksSystem ? 'permits this user to signal it' : undefined);
  });

test('a refusal has its code, its reason and what lifts it; the system is not asked then', () => {
  const { verdicts, system } = explained('terminate', 51);
  assert.equal(verdicts[0]?.code, 'PROTECTED');
  assert.match(verdicts[0]?.why ?? '', /; "unprotect": \["sshd"\] in the configuration lifts this$/);
  assert.equal(system, undefined);
  const other = explained('terminate', 53).verdicts[0];
  assert.equal(other?.code, 'ACCESS_DENIED');
  assert.doesNotMatch(other?.why ?? '', /unprotect/);
});

test('of an action that asks first, the system is asked, too', () => {
  const { verdicts, system } = explained('terminate', 52);
  assert.equal(verdicts[0]?.code, 'NEEDS_CONFIRMATION');
  assert.match(verdicts[0]?.why ?? '', /"unprotect": \["gnome-terminal"\]/);
  assert.equal(system, 'permits this user to signal it');
});

test('own ancestry is refused with what belongs to it', () => {
  const parent = memoryMachine(machine(ME, [facts(899), facts(900)]));
  const { verdicts } = explain(parent, settings(), { action: 'terminate', pid: 899 });
  assert.match(verdicts[0]?.why ?? '', /; an assistant that starts a server is part of its ancestry$/);
});

test('a rule that allows is named, and confirm: always is said for what it is asked about', () => {
  const rules = [
    { effect: 'allow', actions: ['signal'], match: { users: [JOHN] }, label: 'allow in a.json:3' },
  ] as const;
  assert.deepEqual(explained('signal', 53, { rules }).verdicts[0], {
    action: 'signal',
    allowed: true,
    rule: 'allow in a.json:3',
    why: 'a rule allows it',
  });
  const ASKED = 'its user is allowed, and no rule is against it; the user is asked first (confirm: always)';
  for (const action of ['terminate', 'kill', 'signal'] as const)
    for (const { why } of explained(action, 50, {}, 'always').verdicts) assert.equal(why, ASKED);
  for (const action of ['view', 'priority'] as const)
    for (const { why } of explained(action, 50, {}, 'always').verdicts) assert.doesNotMatch(why, /asked/);
});

test('a kill needs a yes from both of its decisions', () => {
  const deny = (action: 'terminate' | 'kill', effect: 'deny' | 'ask') =>
    explained('kill', 50, { rules: [{ effect, actions: [action], match: {}, label: 'x' }] });
  assert.equal(explained('kill', 50).together, 'allowed');
  assert.equal(explained('terminate', 50).together, undefined);
  assert.equal(explained('view', 50).together, undefined);
  for (const action of ['terminate', 'kill'] as const) {
    assert.equal(deny(action, 'deny').together, 'refused');
    assert.equal(deny(action, 'ask').together, 'asks');
    assert.match(explainedText(deny(action, 'deny'), PLAIN), /\n\ntogether +refused: a kill needs both$/);
  }
});

test('ending a process that cannot be asked needs the right to kill it', () => {
  const closed = machine(ME, PROCESSES);
  closed.unaskable.add(50);
  const actions = (action: RuleAction, platform = memoryMachine(closed)) =>
    explain(platform, settings(), { action, pid: 50 }).verdicts.map((verdict) => verdict.action);
  assert.deepEqual(actions('terminate'), actions('kill'));
  assert.deepEqual(actions('terminate', here), ['terminate']);
});

test('a process that does not exist is NOT_FOUND, one that ends meanwhile is said to have', () => {
  assert.throws(() => explained('view', 7), { code: 'NOT_FOUND' });
  const gone = { ...here, watch: () => undefined };
  assert.equal(explain(gone, settings(), { action: 'kill', pid: 50 }).system, 'it has ended meanwhile');
});

test('what the system refuses is its error, and the watch is closed', () => {
  let closed = 0;
  const refusing = (error: Error) => ({
    ...here,
    watch: (pid: number) => {
      const watched = here.watch(pid) ?? assert.fail();
      const permits = () => {
        throw error;
      };
      return { ...watched, permits, close: () => void closed++ };
    },
  });
  const denied = new ProcessError('PERMISSION_DENIED', 'no');
  const { system } = explain(refusing(denied), settings(), { action: 'kill', pid: 50 });
  assert.equal(system, 'refuses: PERMISSION_DENIED');
  assert.throws(() => explain(refusing(new Error('a bug')), settings(), { action: 'kill', pid: 50 }), /a bug/);
  assert.equal(closed, 2);
});

test('the text has a paragraph for the process, for each decision and for the system', () => {
  const paragraphs = explainedText(explained('terminate', 52), PLAIN).split('\n\n');
  assert.equal(paragraphs.length, 3);
  assert.equal(paragraphs[0], 'pid 52 "gnome-terminal", user "me"');
  assert.match(
    paragraphs[1] ?? '',
    /^action +terminate\ndecision +after the user agrees\nrule +ask: gnome-terminal\nwhy +/,
  );
  assert.equal(paragraphs[2], 'system  permits this user to signal it');
  assert.match(explainedText(explained('terminate', 50), PLAIN), /^decision +allowed$/m);
  assert.match(explainedText(explained('terminate', 51), PLAIN), /^decision +refused \(PROTECTED\)$/m);
  assert.doesNotMatch(explainedText(explained('view', 50), PLAIN), /system/);
});
