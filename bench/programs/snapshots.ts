// Our snapshots, without MCP: `snapshots.ts native|fs`, then one question a line on stdin, answered as
// programs/limit.c does it.

import { createInterface } from 'node:readline';
import * as z from 'zod';
import { createAccessView } from '../../src/host/access.ts';
import { createSampler } from '../../src/host/sampler.ts';
import { linux } from '../../src/platform/linux/linux.ts';
import type { Machine } from '../../src/platform/machine.ts';
import { userOf } from '../../src/platform/posix/owners.ts';
import type { SnapshotRequest } from '../../src/platform/snapshot.ts';
import type { Access } from '../../src/policy/policy.ts';
import { rulesForNames, structuresByName } from '../../src/policy/protected.ts';

const backend = z.enum(['native', 'fs']).parse(process.argv[2]);
const uid = process.geteuid?.();
const platform = linux({ native: backend === 'native' }).machine;
if (backend === 'native' && !platform.isNative) throw new Error('koffi is not installed');

const { naming, protectedNames, structures } = platform.capabilities;
const everyone = (): boolean => true;
const watcher = { abort: new AbortController().signal, progress: () => undefined };

const count = async (platform: Machine, request: SnapshotRequest): Promise<number> =>
  (await platform.snapshot(request)).processes.length;

const OPEN: Access = {
  allowRoot: true,
  allowUsers: 'everyone',
  readOnly: true,
  protectedNames: rulesForNames('protected', protectedNames.never, naming),
  askedNames: rulesForNames('ask', protectedNames.asked, naming),
  structures: structuresByName(structures),
  rules: [],
};

/** Each returns how many processes it found. */
const WAYS: Readonly<Record<string, (platform: Machine) => Promise<number>>> = {
  everyone: (here) => count(here, { wants: everyone, argv: true }),
  'without command lines': (here) => count(here, { wants: everyone, argv: false }),
  own: (here) => count(here, { wants: (user) => user === userOf(uid ?? 0), argv: true }),
  /** A snapshot with the CPU use of all; a sampler of its own each time, so that it has to measure. */
  async cpu(measured) {
    const view = createAccessView(measured, () => OPEN);
    return (await createSampler(measured, () => undefined).measure(view.scope('*'), false, watcher)).cpu.size;
  },
};

for await (const question of createInterface({ input: process.stdin })) {
  const way = WAYS[question];
  if (!way) throw new Error(`there is no way ${question}`);
  const before = process.cpuUsage();
  const found = await way(platform);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${JSON.stringify({ found, cpu_us: user + system })}\n`);
}
