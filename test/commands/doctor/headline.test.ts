import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headlineOf } from '../../../src/commands/doctor/headline.ts';
import type { Installed } from '../../../src/commands/doctor/installed.ts';
import type { Finding } from '../../../src/commands/doctor/report.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';

const show = (raw: string) => BUILT_IN.text(raw);

type Outcome = Installed['servers'][number]['outcome'];
const client = (name: string, ...outcomes: Outcome[]): Installed => ({
  id: name,
  client: name,
  configuration: show('/c'),
  servers: outcomes.map((outcome) => ({ name: show('x'), command: show('y'), outcome, remarks: [] })),
});

const finding = (level: Finding['level']): Finding => ({ level, what: 'x', fix: 'y' });
const [PROBLEM, NOTE] = [finding('problem'), finding('note')];

for (const [clients, findings, mood, text] of [
  [[client('A', 'works'), client('B', 'off', 'works')], [NOTE], 'good', 'Everything works: A and B can use it.'],
  [[client('A', 'works'), client('B')], [], 'good', 'Everything works: A can use it.'],
  [[], [NOTE], 'unfinished', 'The server works, but no client was found that could use it.'],
  [[client('A'), client('B', 'off')], [], 'unfinished', 'The server works, but no client can use it yet.'],
  [[client('A', 'failed')], [PROBLEM, NOTE], 'bad', '1 problem. No client can use it.'],
  [[client('A', 'failed'), client('B', 'works')], [PROBLEM, PROBLEM], 'bad', '2 problems. B can use it.'],
  [[], [PROBLEM], 'bad', '1 problem.'],
] as const)
  test(text, () => {
    assert.deepEqual(headlineOf(clients, findings), { mood, text });
  });
