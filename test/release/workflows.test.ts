import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { load } from 'js-yaml';
import * as z from 'zod';

/** The workflows are YAML of the right shape, run pinned actions with few rights, and only what exists here. */

const Permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));
const Step = z.union([
  z.strictObject({ uses: z.string(), with: z.record(z.string(), z.unknown()).optional() }),
  z.strictObject({
    name: z.string().optional(),
    run: z.string(),
    env: z.record(z.string(), z.string()).optional(),
  }),
]);
const Job = z.looseObject({
  'runs-on': z.string(),
  'timeout-minutes': z.int().max(30),
  permissions: Permissions.optional(),
  needs: z.string().optional(),
  strategy: z.object({ matrix: z.record(z.string(), z.array(z.union([z.string(), z.number()]))) }).optional(),
  steps: z.array(Step).min(1),
});
const Workflow = z.strictObject({
  name: z.string(),
  on: z.unknown(),
  permissions: Permissions,
  concurrency: z.unknown(),
  jobs: z.record(z.string(), Job),
});

const FOLDER = '.github/workflows';
const { scripts, version, repository } = z
  .object({
    scripts: z.record(z.string(), z.string()),
    version: z.string(),
    repository: z.object({ url: z.string() }),
  })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

describe('the workflows', () => {
  const workflows = new Map(
    readdirSync(FOLDER).map((name) => [name, Workflow.parse(load(readFileSync(join(FOLDER, name), 'utf8')))]),
  );
  const jobs = [...workflows.values()].flatMap((workflow) => Object.values(workflow.jobs));
  const steps = jobs.flatMap((job) => job.steps);

  test('pin every action by its commit', () => {
    const uses = steps.flatMap((step) => ('uses' in step ? [step.uses] : []));
    assert.ok(uses.length > 0);
    for (const action of uses) assert.match(action, /^actions\/[a-z-]+@[0-9a-f]{40}$/);
  });

  test('may write only where it is needed: a token for publishing, the release', () => {
    const rights = [...workflows].flatMap(([name, { permissions, jobs }]) => [
      ...Object.keys(permissions).map((right) => `${name} ${right} ${permissions[right]}`),
      ...Object.entries(jobs).flatMap(([job, { permissions = {} }]) =>
        Object.entries(permissions).map(([right, level]) => `${name} ${job} ${right} ${level}`),
      ),
    ]);
    assert.deepEqual(rights.filter((right) => right.endsWith('write')).sort(), [
      'release.yml github contents write',
      'release.yml npm id-token write',
      'release.yml registry id-token write',
    ]);
  });

  test('run on every system and Node that is promised', () => {
    const matrices = Object.values(workflows.get('ci.yml')?.jobs ?? {}).map((job) => job.strategy?.matrix ?? {});
    assert.deepEqual(matrices.flatMap(({ cpu = [], os = [] }) => [...cpu, ...os]).sort(), [
      ...['arm64', 'macos-latest', 'windows-11-arm', 'windows-latest', 'x64'],
    ]);
    for (const { node } of matrices.filter((matrix) => Object.keys(matrix).length > 0)) {
      assert.deepEqual(node, [20, 22, 24]);
    }
  });

  test('run scripts that exist', () => {
    const commands = steps.flatMap((step) => ('run' in step ? [step.run] : []));
    const named = commands.flatMap((command) => command.match(/(?<=npm run )[\w:]+/g) ?? []);
    assert.deepEqual(named.sort(), [
      ...['bundle', 'e2e:assistants', 'test:clients', 'test:clients', 'test:portable', 'test:portable'],
      ...['test:windows', 'test:wine'],
    ]);
    for (const name of named) assert.ok(scripts[name], name);
  });
});

for (const { what, args, status } of [
  { what: 'what is in package.json', args: [`v${version}`, repositoryName()], status: 0 },
  { what: 'no other tag', args: ['v99.0.0', repositoryName()], status: 1 },
  { what: 'no other repository', args: [`v${version}`, 'somebody/else'], status: 1 },
]) {
  test(`a release is of ${what}`, () => {
    const result = spawnSync(process.execPath, ['scripts/release-check.mjs', ...args], { encoding: 'utf8' });
    assert.equal(result.status, status, result.stderr);
  });
}

function repositoryName(): string {
  return /github\.com\/(.+)\.git$/.exec(repository.url)?.[1] ?? '';
}
