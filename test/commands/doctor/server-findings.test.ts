import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverFindings } from '../../../src/commands/doctor/server-findings.ts';
import { machine } from '../../memory/data.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../../memory/processes.ts';

const SCRIPT = '/srv/dist/main.js';
const SERVING = ['node', SCRIPT, 'serve'];

test('only a running server of this user that cannot see its client is found', async () => {
  const processes = [
    facts(50, { argv: SERVING }),
    facts(51, { argv: SERVING }),
    facts(52, { argv: SERVING, owner: ownedBy(JOHN) }),
    facts(53, { argv: ['node', SCRIPT, 'call', 'list_processes'] }),
    facts(54, { argv: ['node', '/other/main.js'] }),
    facts(55, { argv: SERVING }),
    facts(900, { argv: SERVING }),
  ];
  const hidden = { exists: true, holders: [] };
  const client = { exists: true, holders: [{ pid: 40, startTime: 400 }] };
  const here = {
    ...memoryMachine(machine(ME, processes)),
    stdinHolders: async (pid: number) => (pid === 51 ? client : pid === 55 ? { exists: false, holders: [] } : hidden),
  };
  const found = await serverFindings(here, SCRIPT);
  assert.deepEqual(
    found.map(({ level, what }) => [level, what.slice(0, what.indexOf(' ('))]),
    [['note', 'the server with pid 50 cannot see which program is its client']],
  );
  assert.match(found[0]?.what ?? '', /client \(it may be another user's or in another namespace\), so it asks/);
  assert.match(found[0]?.fix ?? '', /as the user of its client/);
});
