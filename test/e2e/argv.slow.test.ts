import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { program, works } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, configFile, folder } from './support.ts';

/** What is opened of other processes, as strace(1) sees it. */

const dir = folder();
const config = (argv: string): string[] => ['--config', configFile({ argv })];

const traced = works('strace', ['-o', '/dev/null', 'true']);

describe('argv: none', async () => {
  const shown = await program('waits.mjs', ['marked-none']);

  for (const native of [[], ['--no-native']]) {
    const how = native.join('') || 'koffi';
    test(`no command line is opened, ${how}`, { skip: !traced && 'strace(1) cannot be used here' }, async () => {
      const opened = async (flags: readonly string[]): Promise<string[]> => {
        const log = join(dir, `opened${flags.length}${native.length}`);
        const via = ['strace', '-f', '-qq', '-e', 'trace=open,openat,openat2', '-o', log] as const;
        const session = await serve({ flags: [...flags, ...native], env: AS_OWNER, via });
        await session.list({ columns: ['pid', 'name', 'command'], username: '*', sort_by: 'name' });
        await session.list({ group_by: 'name' });
        await session.find('marked-none');
        await session.info(shown.pid);
        for (const tool of ['get_process_tree', 'find_orphans', 'get_system_summary', 'list_ports', 'wait_for'])
          await session.call(tool, tool === 'wait_for' ? { pid: shown.pid, timeout_s: 1 } : {});
        await session.call('find_file_users', { path: dir });
        await session.call('terminate_process', { pid: shown.pid, dry_run: true });
        await session.call('terminate_processes', { pids: [shown.pid] });
        await session.end();
        const files = readFileSync(log, 'utf8').matchAll(/open[a-z0-9]*\(.*?"([^"]*)"/g);
        return [...files].map(([, file = '']) => file).filter((file) => /(^|\/)\d+\/(stat|cmdline)$/.test(file));
      };
      const names = (files: readonly string[]) => new Set(files.map((file) => file.replace(/.*\//, '')));
      assert.deepEqual(names(await opened(config('none'))), new Set(['stat']));
      // Otherwise it is, so that this test would see it.
      assert.deepEqual(names(await opened([])), new Set(['stat', 'cmdline']));
    });
  }
});
