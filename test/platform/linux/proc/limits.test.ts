import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLimits } from '../../../../src/platform/linux/proc/limits.ts';

const RECORDED = `Limit                     Soft Limit           Hard Limit           Units     
Max cpu time              unlimited            unlimited            seconds   
Max file size             unlimited            unlimited            bytes     
Max data size             unlimited            unlimited            bytes     
Max stack size            8388608              unlimited            bytes     
Max core file size        0                    unlimited            bytes     
Max resident set          unlimited            unlimited            bytes     
Max processes             96365                96365                processes 
Max open files            1024                 1048576              files     
Max locked memory         8388608              8388608              bytes     
Max address space         unlimited            unlimited            bytes     
Max file locks            unlimited            unlimited            locks     
Max pending signals       96365                96365                signals   
Max msgqueue size         819200               819200               bytes     
Max nice priority         0                    0                    
Max realtime priority     0                    0                    
Max realtime timeout      unlimited            unlimited            us        
`;

test('the limits that explain failures, soft and hard, with the unit in the name', () => {
  assert.deepEqual(
    parseLimits(RECORDED).map(({ name, soft, hard }) => [name, soft, hard]),
    [
      ['cpu_time_s', 'unlimited', 'unlimited'],
      ['file_size_bytes', 'unlimited', 'unlimited'],
      ['data_bytes', 'unlimited', 'unlimited'],
      ['stack_bytes', 8388608, 'unlimited'],
      ['core_file_bytes', 0, 'unlimited'],
      ['processes', 96365, 96365],
      ['open_files', 1024, 1048576],
      ['locked_memory_bytes', 8388608, 8388608],
      ['address_space_bytes', 'unlimited', 'unlimited'],
    ],
  );
});

test('cut at any length, every limit is a whole one', () => {
  const whole = new Set(parseLimits(RECORDED).map((limit) => JSON.stringify(limit)));
  for (let length = 0; length <= RECORDED.length; length++) {
    for (const limit of parseLimits(RECORDED.slice(0, length))) assert.ok(whole.has(JSON.stringify(limit)));
  }
});

test('a limit in an unknown unit is left out', () => {
  assert.deepEqual(parseLimits('Max stack size            8192                 unlimited            kilobytes \n'), []);
  assert.deepEqual(parseLimits('XMax open files            1024                 1024                 files \n'), []);
  assert.deepEqual(parseLimits(''), []);
});
