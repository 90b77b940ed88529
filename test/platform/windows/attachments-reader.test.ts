import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAttachments } from '../../../src/platform/windows/attachments-reader.ts';
import { made, memoryWindows } from './memory-windows.ts';
import { sourcesOn } from './opened.ts';

test('windows, folder, project and services of each process', () => {
  const here = memoryWindows(
    made(5000, { cwd: 'C:\\shop\\src\\' }),
    made(5004, { denied: ['memory'] }),
    made(5008, { cwd: 'C:\\' }),
  );
  here.windows.push(5004);
  here.services.push({ name: 'Dhcp', pid: 5008 }, { name: 'Dns', pid: 5008 });
  const sources = sourcesOn(here);
  const processes = [5000, 5004, 5008].map((pid) => sources.processes.read(pid) ?? assert.fail());
  const projectOf = (pid: number) => (pid === 5000 ? 'shop' : null);
  const none = { terminalClosed: false, client: null, isolated: false };
  assert.deepEqual(
    [...readAttachments(processes, { ...sources, projectOf })],
    [
      [5000, { ...none, windows: false, cwd: 'C:\\shop\\src', project: 'shop' }],
      [5004, { ...none, windows: true, cwd: null, project: null }],
      [5008, { ...none, windows: false, cwd: 'C:\\', project: null, windowsServices: ['Dhcp', 'Dns'] }],
    ],
  );
});

test('where services may not be listed, any process may be one', () => {
  const sources = sourcesOn(memoryWindows(made(5000)));
  const unlisted = { ...sources, serviceNames: () => ({ status: 0xc007_0005 }), projectOf: () => null };
  const found = readAttachments([sources.processes.read(5000) ?? assert.fail()], unlisted);
  assert.equal(found.get(5000)?.groupUnknown, true);
});
