import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccessView } from '../../../src/host/access.ts';
import { type ProcessRestarter, restarterOf, startsAgain } from '../../../src/host/follow-up/restarts.ts';
import type { Machine } from '../../../src/platform/machine.ts';
import { DEFAULT_ACCESS } from '../../access.ts';
import { machine } from '../../memory/data.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { facts, ME } from '../../memory/processes.ts';

const BY = facts(42, { comm: 'boss', argv: ['boss'] });
const WORKER = facts(50, { ppid: 42 });

function sentence(
  restarter: Partial<ProcessRestarter> & Pick<ProcessRestarter, 'kind'>,
  ended = true,
  again: number[] = [],
): string {
  const view = createAccessView(memoryMachine(machine(ME, [BY])), () => DEFAULT_ACCESS);
  const whole: ProcessRestarter = { name: undefined, by: undefined, ...restarter };
  return startsAgain(view, { restarter: whole, ended, again: again.map((pid) => facts(pid)) });
}

/** The command of each that stops for good what it would start again. */
const STOPS: [kind: ProcessRestarter['kind'], name: string, command: string][] = [
  ['systemd', 'web.service', 'systemctl stop web.service'],
  ['systemd_user', 'web.service', 'systemctl --user stop web.service'],
  ['docker', '0123456789ab', 'docker stop 0123456789ab'],
  ['podman', '0123456789ab', 'podman stop 0123456789ab'],
  ['containerd', '0123456789ab', 'ctr task kill 0123456789ab'],
  ['pm2', 'api', 'pm2 stop api'],
  ['supervisord', 'web:api', 'supervisorctl stop web:api'],
  ['runit', 'web', 'sv stop web'],
  ['s6', 'web', 's6-svc -d web'],
];

for (const [kind, name, command] of STOPS) {
  test(`what ${kind} starts again is stopped by ${command}`, () =>
    assert.equal(
      sentence({ kind, name, by: BY }),
      `${kind} ("${name}", pid 42 "boss") may start it again; to stop it for good: ${command}.`,
    ));
}

test('where no command is known, or no name for it, what starts it again is to be ended itself', () => {
  for (const kind of ['nodemon', 'forever', 'foreman', 'runit'] as const)
    assert.match(sentence({ kind, by: BY }), /; to stop it for good, end pid 42\.$/);
  assert.match(sentence({ kind: 'kubernetes', name: 'web' }), /^kubernetes \("web"\) may start it again\.$/);
  assert.equal(
    sentence({ kind: 'master', by: BY }),
    'Its master process (pid 42 "boss") may start it again; to stop all its workers, end pid 42.',
  );
  assert.match(sentence({ kind: 'reloader', by: BY }), /^A reloader \(pid 42/);
  assert.match(sentence({ kind: 'watch', by: BY }), /^A watch mode \(pid 42/);
  assert.equal(sentence({ kind: 'forever' }), 'forever may start it again.');
});

test('a name that is no plain word is looked up, or its number is used', () => {
  assert.match(
    sentence({ kind: 'pm2', name: 'my api', by: BY }),
    /; pm2 ls shows the name with which pm2 stop stops it for good\.$/,
  );
  assert.match(sentence({ kind: 'pm2', name: 'my api', id: '3', by: BY }), /good: pm2 stop 3\.$/);
  assert.match(sentence({ kind: 'supervisord', by: BY }), /; supervisorctl status shows the name/);
});

test('what watches files waits for a change, once the program has ended', () => {
  for (const kind of ['nodemon', 'watchexec', 'cargo-watch', 'air', 'node-dev', 'watch', 'reloader'] as const) {
    assert.match(sentence({ kind, by: BY }), / starts it again when a file changes;/);
    assert.match(sentence({ kind, by: BY }, false), / may start it again;/);
  }
});

test('what it has started again is named, eight at most', () => {
  assert.match(sentence({ kind: 'pm2', name: 'api' }, true, [7]), / started it again as pid 7;/);
  assert.match(sentence({ kind: 'pm2', name: 'api' }, true, [7, 8]), / started them again as pids 7, 8;/);
  const pids = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  assert.match(sentence({ kind: 'pm2', name: 'api' }, true, pids.slice(0, 8)), / as pids 1, 2, 3, 4, 5, 6, 7, 8;/);
  assert.match(sentence({ kind: 'pm2', name: 'api' }, true, pids), / as pids 1, 2, 3, 4, 5, 6, 7, 8 and 2 more;/);
});

test('pm2 and supervisord give their names in the environment, supervisord with the group where it is another', () => {
  const restarter = (kind: ProcessRestarter['kind'], labels: Readonly<Record<string, string>>) => {
    const platform: Machine = { ...memoryMachine(machine(ME, [])), label: (_, key) => labels[key] };
    const { name, id } = restarterOf(platform, WORKER, { kind, by: BY });
    return [name, id];
  };
  assert.deepEqual(restarter('pm2', { name: 'api', pm_id: '0' }), ['api', '0']);
  const supervisord = (program: string, group?: string) =>
    restarter('supervisord', {
      SUPERVISOR_PROCESS_NAME: program,
      ...(group !== undefined && { SUPERVISOR_GROUP_NAME: group }),
    })[0];
  assert.deepEqual(
    [supervisord('api'), supervisord('api', 'api'), supervisord('api', 'web')],
    ['api', 'api', 'web:api'],
  );
  assert.deepEqual(restarter('supervisord', {}), [undefined, undefined]);
  assert.deepEqual(restarter('supervisord', { SUPERVISOR_GROUP_NAME: 'web' }), [undefined, undefined]);
  assert.deepEqual(restarter('nodemon', { SUPERVISOR_PROCESS_NAME: 'x' }), [undefined, undefined]);
});

test('a plain name does enter the command', () =>
  assert.match(sentence({ kind: 'runit', name: 'web@1.x' }), /good: sv stop web@1\.x\.$/));
