import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccessView } from '../../../src/host/access.ts';
import { forwarder } from '../../../src/host/follow-up/forwarder.ts';
import type { Socket } from '../../../src/platform/sockets.ts';
import { NO_ATTRIBUTES } from '../../../src/process/match-attributes.ts';
import { DEFAULT_ACCESS } from '../../access.ts';
import { machine } from '../../memory/data.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../../memory/processes.ts';

const IDS = ['0123456789abcdef'.repeat(4), 'fedcba9876543210'.repeat(4)] as const;
const SOCKET: Socket = { protocol: 'tcp', state: 'listening', address: '::', port: 8080, key: '7', user: ME };

/** What is said of a forwarder of this command line, where these processes have the address that it names. */
async function said(argv: readonly string[], sockets: readonly Socket[] = [], at: readonly number[] = []) {
  const here = machine(ME, [facts(60), facts(61), facts(62), facts(63, { owner: ownedBy(JOHN) })]);
  for (const [pid, container] of [
    [60, IDS[0]],
    [61, IDS[0]],
    [62, IDS[1]],
    [63, IDS[0]],
  ] as const)
    here.traits.set(pid, { ...NO_ATTRIBUTES, group: { container, runtime: 'docker' } });
  const platform = { ...memoryMachine(here), containersAt: async () => [...at] };
  const view = createAccessView(platform, () => DEFAULT_ACCESS);
  return forwarder({ machine: platform, view }, facts(50, { comm: argv[0] ?? '', argv }), sockets);
}

const PROXY = ['/usr/bin/docker-proxy', '-container-ip', '172.17.0.2', '-container-port', '80'];

test('the container behind a published port is named by its engine', async () => {
  const only = 'It only forwards ports of a container, which goes on.';
  const where = 'It only forwards ports of a container (at "172.17.0.2:80"), which goes on.';
  assert.equal(
    await said(['rootlessport'], [SOCKET]),
    `${only} To stop the container: podman ps shows which one publishes port 8080, podman stop ends it.`,
  );
  assert.equal(await said(['rootlessport']), `${only} To stop the container: podman ps lists it, podman stop ends it.`);
  assert.equal(
    await said(PROXY, [SOCKET]),
    `${where} To stop the container: docker ps --filter publish=8080 names it, docker stop ends it.`,
  );
  assert.match((await said([...PROXY, '-host-port', '3000'], [SOCKET])) ?? '', /publish=3000 names it/);
});

test('the one container that has the address is stopped by its id, if its processes may be shown', async () => {
  assert.match((await said(PROXY, [], [60, 61])) ?? '', / To stop that: docker stop 0123456789ab\.$/);
  for (const unclear of [[], [60, 62], [63], [99]])
    assert.match((await said(PROXY, [], unclear)) ?? '', /docker ps lists it, docker stop ends it\.$/);
});

test('a network or an engine is more than one port', async () => {
  assert.match((await said(['slirp4netns'])) ?? '', /network of containers.* podman ps or docker ps lists/);
  assert.match((await said(['gvproxy'])) ?? '', /network of containers.* podman ps lists it, podman stop/);
  assert.match((await said(['rootlesskit'])) ?? '', /all containers of this Docker depend.* docker ps lists it/);
  assert.match(
    (await said(['com.docker.backend'])) ?? '',
    /all containers of this Docker, in a virtual machine, depend/,
  );
  assert.equal(await said(['node']), undefined);
});

test('three ports of ssh or kubectl are named, the others counted', async () => {
  const ssh = (...ports: number[]) => said(['ssh', '-N', ...ports.map((port) => `-L${port}:db:5432`), 'gate']);
  assert.equal(await ssh(1), 'It forwards port 1 to "db:5432" through "gate": what it forwards to goes on.');
  assert.match((await ssh(1, 2, 3)) ?? '', /port 3 to "db:5432" through/);
  assert.match((await ssh(1, 2, 3, 4, 5)) ?? '', /port 3 to "db:5432", 2 more through/);
  assert.match((await said(['ssh', '-NR', '80:db:5432', 'gate'])) ?? '', /^It forwards remote port 80 to "db:5432"/);
  const kubectl = ['kubectl', 'port-forward', 'svc/web', '8080:80'];
  assert.equal(await said(kubectl), 'It forwards port 8080 to "svc/web:80": what runs in Kubernetes goes on.');
  assert.match((await said([...kubectl, '-n', 'shop'])) ?? '', /in namespace "shop": what runs/);
});

test('what WSL relays goes on without its relay, and ends with its virtual machine', async () => {
  assert.match((await said(['wslrelay'], [SOCKET])) ?? '', /^It only relays ports of WSL: .* goes on\. To see it, run/);
  assert.match((await said(['vmmem'], [SOCKET])) ?? '', /^It is a virtual machine, usually that of WSL: all that runs/);
  assert.equal(await said(['wslhost']), undefined, 'without ports it keeps a program running');
});
