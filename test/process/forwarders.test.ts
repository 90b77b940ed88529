import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forwarderOf, targetOf } from '../../src/process/forwarders.ts';
import { called } from '../memory/processes.ts';
import { windowsProgram } from '../windows.ts';

const of = (line: string) => {
  const argv = line.split(' ');
  return forwarderOf(called(argv[0]?.split('/').at(-1)?.slice(0, 15) ?? '', argv));
};

/** Command lines as the real programs have them. */
const CONTAINERS: [line: string, reach: string, engine?: string, address?: string, hostPort?: number][] = [
  [
    '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80',
    ...(['port', 'docker', '172.17.0.2:80', 8080] as const),
  ],
  ['docker-proxy --host-port=53 --container-ip=fd00::2 --container-port=53', 'port', 'docker', '[fd00::2]:53', 53],
  ['docker-proxy -host-port x -container-ip 172.17.0.2', 'port', 'docker'],
  ['containers-rootlessport', 'port', 'podman'],
  ['rootlessport-child', 'port', 'podman'],
  ['slirp4netns --configure --mtu=65520 28141 tap0', 'network'],
  ['/usr/bin/pasta --config-net -t 8222:80 --netns /run/user/1000/netns/x', 'network'],
  ['rootlesskit --net=slirp4netns --port-driver=builtin dockerd-rootless.sh', 'engine', 'docker'],
];

for (const [line, reach, engine, address, hostPort] of CONTAINERS) {
  test(`a forwarder into containers: ${line.slice(0, 60)}`, () => {
    assert.deepEqual(of(line), { to: 'container', reach, engine, address, hostPort, inMachine: false });
  });
}

test('where one port goes', () => {
  const argv = 'ssh -N -L 8080:db:5432 -L 8081:web:80 -R 8082:localhost:3000 bastion'.split(' ');
  const at = (port: number) => targetOf(called('ssh', argv), port);
  assert.deepEqual([at(8080), at(8081), at(8082), at(22)], ['db:5432', 'web:80', undefined, undefined]);
});

test('each forwarder is known by its name, by that of its script, and by what the kernel leaves of a long one', () => {
  const whose = (comm: string, argv: string[] = [comm]) => {
    const found = forwarderOf(called(comm, argv));
    return found?.to === 'container' ? [found.reach, found.engine] : undefined;
  };
  for (const name of ['rootlesskit-docker-proxy', 'rootlesskit-doc'])
    assert.deepEqual(whose(name), ['port', 'docker'], name);
  for (const name of ['rootlessport', 'containers-rootlessport-child', 'containers-root'])
    assert.deepEqual(whose(name), ['port', 'podman'], name);
  for (const name of ['slirp4netns', 'pasta', 'pasta.avx2', 'passt', 'passt.avx2'])
    assert.deepEqual(whose(name), ['network', undefined], name);
  for (const name of ['vpnkit', 'vpnkit-bridge']) assert.deepEqual(whose(name), ['network', 'docker'], name);
  assert.deepEqual(
    [whose('gvproxy'), whose('com.docker.backend')],
    [
      ['network', 'podman'],
      ['engine', 'docker'],
    ],
  );
  assert.deepEqual(whose('x', ['/usr/bin/slirp4netns']), ['network', undefined]);
  assert.deepEqual(whose('x', ['sh', '/usr/bin/gvproxy']), ['network', 'podman']);
  assert.deepEqual(whose('rootlesskit', ['rootlesskit', 'slirp4netns']), ['engine', 'docker'], 'itself comes first');
  assert.deepEqual([whose('x', ['sh', 'x', 'gvproxy']), whose('toString'), whose('x', [])], Array(3).fill(undefined));
});

test('containers of a virtual machine are known by the programs that forward to them, others are not', () => {
  const inMachine = (comm: string) => {
    const found = forwarderOf(called(comm));
    return found?.to === 'container' && found.inMachine;
  };
  const programs = ['com.docker.backend', 'gvproxy', 'rootlesskit', 'vpnkit', 'docker-proxy', 'node'];
  assert.deepEqual(programs.map(inMachine), [true, true, false, false, false, false]);
  const desktop = windowsProgram('C:\\Program Files\\Docker\\Docker\\resources\\com.docker.backend.exe');
  assert.deepEqual(forwarderOf(desktop), {
    ...{ to: 'container', reach: 'engine', engine: 'docker', inMachine: true },
    ...{ address: undefined, hostPort: undefined },
  });
});

test('what holds ports for WSL is known by its own name alone', () => {
  const part = (path: string, ...args: string[]) => {
    const found = forwarderOf(windowsProgram(path, ...args));
    return found?.to === 'wsl' ? found.part : undefined;
  };
  assert.deepEqual(
    ['C:\\Program Files\\WSL\\wslrelay.exe', 'C:\\Windows\\System32\\lxss\\WslHost.exe'].map((path) => part(path)),
    ['relay', 'relay'],
  );
  assert.deepEqual(
    ['vmmemWSL', 'vmmem', 'Vmmem'].map((name) => part(name)),
    Array(3).fill('machine'),
  );
  for (const other of ['wsl.exe', 'wslservice.exe', 'vmwp.exe', 'vmmemCmZygote', 'wslrelay.exe.bak'])
    assert.equal(part(other), undefined, other);
  assert.equal(part('notepad.exe', 'wslrelay'), undefined);
  const at = (name: string) => targetOf(windowsProgram(name), 3000);
  assert.deepEqual([at('wslrelay.exe'), at('vmmem')], ['WSL', 'a virtual machine']);
});
