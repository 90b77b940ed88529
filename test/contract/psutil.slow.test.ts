import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { linux } from '../../src/platform/linux/linux.ts';
import { userIdOf } from '../../src/process/owner.ts';
import { isZombie } from '../../src/process/process.ts';
import { compare, count, look, type Ours, realToSaved } from './compare.ts';
import { type Population, populate } from './population.ts';
import { askPsutil, FIELDS, pythonWithPsutil, type Witness } from './psutil.ts';

/** What a process does for a moment between two looks is no difference: a difference is one in every round. */
const ROUNDS = 5;

const python = pythonWithPsutil() ?? '';
const skip = python === '' && 'no Python with psutil here (python3-psutil)';
const native = linux().machine;
const BACKENDS = [
  {
    name: 'system calls',
    platform: native,
    skip: skip || (!native.isNative && 'koffi is not installed'),
  },
  { name: 'files', platform: linux({ native: false }).machine, skip },
];

let population: Population | undefined;
before(async () => {
  if (!skip) population = await populate(python);
});
after(() => population?.end());

for (const { name, platform, skip } of BACKENDS) {
  test(`${name}: psutil sees the same in every live process`, { skip }, async () => {
    let witness: Witness | undefined;
    let unexplained: Map<string, string> | undefined;
    for (let round = 0; round < ROUNDS; round++) {
      const found = await compare(platform, () => {
        witness = askPsutil(python);
        return witness;
      });
      const lasting = [...found.unexplained].filter(([key]) => unexplained?.has(key) ?? true);
      unexplained = new Map(lasting);
      if (unexplained.size > 0) continue;

      for (const field of FIELDS) assert.ok((found.compared.get(field) ?? 0) > 0, `${field} was never compared`);
      for (const [kind, pid] of population?.pids ?? []) assert.ok(found.pids.has(pid), `${kind} was not compared`);
      const values = [...found.compared.values()].reduce((sum, number) => sum + number, 0);
      const explained = [...found.explained].map(([why, times]) => `${why} ${times}`).join(', ');
      console.log(
        `${name}: psutil ${witness?.version}, ${found.pids.size} processes, ${values} values, ` +
          `explained: ${explained || 'none'}, unexplained: 0`,
      );
      return;
    }
    assert.fail(`${unexplained?.size} differences:\n${[...(unexplained?.values() ?? [])].join('\n')}`);
  });
}

test('the comparison finds a wrong value in every field', { skip }, async () => {
  const platform = linux({ native: false }).machine;
  const wrong = (witness: Witness): Witness => ({
    ...witness,
    processes: witness.processes.map((facts) => ({
      ...facts,
      ppid: facts.ppid + 1,
      name: `${facts.name}!`,
      cmdline: ['something', 'else'],
      exe: '/something/else',
      cwd: '/something/else',
      uids: [1, 2, 3],
      gids: [1, 2, 3],
      username: `${facts.username}!`,
      create_time: facts.create_time + 1,
      nice: facts.nice + 1,
      threads: facts.threads + 1,
      status: `${facts.status}!`,
      rss: facts.rss + 1,
    })),
  });
  const { unexplained } = await compare(platform, () => wrong(askPsutil(python)));
  const fields = new Map<string, number>();
  for (const key of unexplained.keys()) count(fields, key.split(' ')[1] ?? '');
  for (const field of FIELDS) assert.ok((fields.get(field) ?? 0) > 0, field);
});

/** What makes each kind worth comparing, in our words. */
const KINDS: Readonly<Record<string, (ours: Ours, all: Map<number, Ours>) => boolean>> = {
  zombie: ({ facts }, all) =>
    [...all.values()].some((other) => other.facts.ppid === facts.pid && isZombie(other.facts)),
  threads: ({ facts }) => (facts.threads ?? 0) >= 4,
  nice: ({ facts }) => (facts.nice ?? 0) > 0,
  comm: ({ facts }) => facts.comm === ') (\nS 1\udcff',
  arguments: ({ facts }) => facts.argv?.includes('caf\udce9') === true,
  cwd: ({ values }) => !existsSync(String(values.cwd)),
  sleep: ({ values }) => !existsSync(String(values.exe)),
  'odd (deleted)': ({ values }) => existsSync(String(values.exe)),
  'a-name-longer-than-15-bytes': ({ values }) => values.name === 'a-name-longer-than-15-bytes',
  stopped: ({ facts }) => facts.status === 'stopped',
  ids: ({ details: { userIds, groupIds } }) =>
    [userIds, groupIds].every((ids) => ids && [...realToSaved(ids), ids.filesystem].join() === '1001,1002,1003,1002'),
  user: ({ facts }) => facts.owner.user === userIdOf('65533'),
  title: ({ facts }) => facts.argv?.slice(0, 3).join() === 'x:,y,z',
};

for (const [kind, isOne] of Object.entries(KINDS)) {
  test(`a process of this kind is compared: ${kind}`, { skip }, async (context) => {
    const reason = population?.missing.get(kind);
    if (reason !== undefined) return context.skip(reason);
    const all = await look(native);
    const ours = all.get(population?.pids.get(kind) ?? -1);
    assert.ok(ours);
    assert.ok(isOne(ours, all), JSON.stringify({ ...ours.facts, ...ours.values }).slice(0, 1000));
  });
}
