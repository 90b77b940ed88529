import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import * as z from 'zod';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { getSystemSummary } from '../../src/tools/get_system_summary.ts';
import { cannotCompile, compile, ready } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, launch, ROOT } from './support.ts';

/** Huge pages and limits of control groups, where this machine can have them. */

const POOL = '/proc/sys/vm/nr_hugepages';
const PAGES = 16;

/** Makes room for some more huge pages until these tests are over; returns why it cannot. */
function moreHugePages(): string | false {
  if (!ROOT) return 'needs root, to make huge pages';
  const before = existsSync(POOL) ? Number(readFileSync(POOL, 'latin1')) : Number.NaN;
  try {
    writeFileSync(POOL, String(before + PAGES));
    after(() => writeFileSync(POOL, String(before)));
  } catch {
    return 'this kernel has no huge pages, or its settings may not be changed';
  }
  const now = Number(readFileSync(POOL, 'latin1'));
  return now >= before + PAGES ? false : 'this machine has no memory left in one piece for huge pages';
}

const noHugePages = cannotCompile('has-huge-pages') || moreHugePages();
describe('huge pages', { skip: noHugePages }, () => {
  const Memory = z.looseObject({
    memory: z.looseObject({ rss_mib: z.number(), uss_mib: z.number(), pss_mib: z.number().nullable() }),
    unavailable: z.record(z.string(), z.string()).optional(),
  });

  for (const sharing of ['private', 'shared'] as const) {
    test(`that are ${sharing} count in every figure of memory`, async () => {
      const { pid } = await ready(launch(compile('has-huge-pages'), [sharing]));
      for (const native of [[], ['--no-native']]) {
        const session = await serve({ env: AS_OWNER, flags: native });
        const { rows } = await session.list({ columns: ['pid', 'memory_mib'], min_memory_mib: 16, limit: 500 });
        const row = rows.find((one) => one['pid'] === pid);
        assert.ok(Number(row?.['memory_mib']) >= 16, JSON.stringify(row));
        const answer = await session.call('get_process_info', { pid, include: ['memory'] });
        const { memory, unavailable } = Memory.parse(answer.structuredContent);
        assert.ok(memory.rss_mib >= 16, JSON.stringify(memory));
        if (sharing === 'private') {
          assert.ok(memory.uss_mib >= 16 && Number(memory.pss_mib) >= 16, JSON.stringify(memory));
        } else {
          assert.equal(memory.pss_mib, null);
          assert.match(unavailable?.['memory.pss_mib'] ?? '', /shares huge pages/);
        }
        await session.end();
      }
    });
  }
});

const LIMIT_MIB = 256;
const ROOTS = [
  { folder: '/sys/fs/cgroup/memory', has: 'memory.limit_in_bytes', limit: 'memory.limit_in_bytes' },
  { folder: '/sys/fs/cgroup', has: 'cgroup.controllers', limit: 'memory.max' },
] as const;

/** A group with a limit on memory, with which a server can be started; or why there can be none. */
function limited(): string | readonly [parent: string, child: string] {
  if (!ROOT) return 'needs root, to make a control group';
  const path = `process-manager-mcp-${process.pid}`;
  for (const { folder, has, limit } of ROOTS) {
    const parent = `${folder}/${path}`;
    if (!existsSync(`${folder}/${has}`)) continue;
    try {
      mkdirSync(parent);
      // The lower one first.
      after(() => [`${parent}/job`, parent].filter(existsSync).forEach((group) => void rmdirSync(group)));
      writeFileSync(`${parent}/${limit}`, String(LIMIT_MIB * 2 ** 20));
      mkdirSync(`${parent}/job`);
      return [parent, `${parent}/job`];
    } catch {}
  }
  return 'control groups cannot be made here, or not limit memory';
}

const groups = limited();
test(
  'the limit of the group above stands beside the memory of the machine',
  {
    skip: typeof groups === 'string' && groups,
  },
  async () => {
    const summaryIn = async (group: string | undefined) => {
      const session = await serve({
        env: AS_OWNER,
        ...(group && { via: ['sh', '-c', `echo $$ > ${group}/cgroup.procs; exec "$@"`, 'sh'] as const }),
      });
      const { structuredContent } = await session.call('get_system_summary', {});
      await session.end();
      return getSystemSummary(LINUX).output.parse(structuredContent);
    };
    for (const group of groups) {
      const { limits, memory } = await summaryIn(group);
      assert.equal(limits?.memory_mib, LIMIT_MIB);
      assert.ok(Number(limits?.memory_used_mib) > 0 && Number(limits?.memory_used_mib) <= LIMIT_MIB);
      assert.ok(Number(memory.total_mib) > LIMIT_MIB);
    }
    assert.notEqual((await summaryIn(undefined)).limits?.memory_mib, LIMIT_MIB);
  },
);
