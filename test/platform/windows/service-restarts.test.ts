import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restartReader } from '../../../src/platform/windows/service-restarts.ts';
import { failureActions, REBOOT, RESTART } from './failure-actions-buffer.ts';

const ACTIONS = new Map([
  ['Spooler', failureActions([RESTART, RESTART])],
  ['BFE', failureActions([REBOOT])],
]);
const restartOf = restartReader({ failureActions: (service) => ACTIONS.get(service) ?? { status: 0xc007_0005 } });

test('one service that is started again is enough, whatever is unknown of the others', () => {
  assert.equal(restartOf(['BFE', 'Spooler']), 'on-failure');
  assert.equal(restartOf(['hidden', 'Spooler']), 'on-failure');
  assert.equal(restartOf(['BFE']), 'no');
  assert.equal(restartOf(['BFE', 'hidden']), null);
});
