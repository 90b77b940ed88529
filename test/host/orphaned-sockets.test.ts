import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noteOnOrphaned } from '../../src/host/orphaned-sockets.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { safe } from '../../src/text/safe-text.ts';
import { machine } from '../memory/data.ts';
import { LESS, ON_LESS } from '../memory/less.ts';
import { facts, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { socket } from '../memory/sockets.ts';
import { viewOn } from './view.ts';

const NOTHING = { orphaned: [], kernel: [], likely: [], outside: false, unreceived: false };

test('the note says who may hold the sockets without a known holder', () => {
  const host = viewOn(machine(ME, []));
  const note = (others: Partial<Parameters<typeof noteOnOrphaned>[1]>) =>
    noteOnOrphaned(host, { ...NOTHING, ...others }, safe`Row.`);
  assert.equal(note({}), undefined);
  assert.equal(note({ orphaned: [socket(1)] }), 'Row.');
  assert.match(note({ orphaned: [socket(1)], outside: true }) ?? '', /^No process visible to this server holds it/);
  assert.match(note({ orphaned: [socket(1)], unreceived: true }) ?? '', /^No process has it open: it was sent to one/);
  assert.match(note({ kernel: [socket(1)] }) ?? '', /^No process has it open: it belongs to the kernel/);
  assert.match(note({ kernel: [socket(1)], orphaned: [socket(2)] }) ?? '', /received it yet\. Row\.$/);
});

test('three likely holders are named and count as shown; the others are only counted', () => {
  const host = viewOn(machine(ME, []));
  const { shown } = host;
  const note = (...likely: ProcessFacts[]) => noteOnOrphaned(host, { ...NOTHING, likely }, safe`Row.`);
  assert.equal(
    note(facts(10)),
    'It is probably "p10" (pid 10): same user, but only root may look into it (it has file capabilities, or is not dumpable).',
  );
  assert.match(note(facts(10), facts(11)) ?? '', /probably one of "p10" \(pid 10\), "p11" \(pid 11\): same user/);
  shown.length = 0;
  const many = [10, 11, 12, 13, 14].map((pid) => facts(pid));
  assert.match(note(...many) ?? '', /"p12" \(pid 12\) or 2 more: same user/);
  assert.deepEqual(shown, [10, 11, 12]);
  assert.match(note(facts(10, { owner: ownedBy(ROOT) })) ?? '', /only CAP_SYS_PTRACE would let it look/);
});

test('the note gives the reasons of the system', () => {
  const host = viewOn(machine(ON_LESS.me, [], ON_LESS));
  const { orphaned, unreadable } = LESS.words;
  const all = { ...NOTHING, kernel: [socket(1)], outside: true, likely: [facts(10)] };
  const probably = `It is probably "p10" (pid 10): same user, but ${unreadable.own}.`;
  assert.equal(noteOnOrphaned(host, all, safe``), `${orphaned.ofKernel} ${orphaned.outside} ${probably}`);
});
