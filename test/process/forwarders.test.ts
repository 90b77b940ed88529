import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forwarderOf, targetOf } from '../../src/process/forwarders.ts';

const of = (line: string) => {
  const argv = line.split(' ');
  return forwarderOf({ comm: argv[0]?.split('/').at(-1)?.slice(0, 15) ?? '', argv });
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
    assert.deepEqual(of(line), { to: 'container', reach, engine, address, hostPort });
  });
}

const ELSEWHERE: [line: string, to: string, via: string, ...forwards: string[]][] = [
  ['ssh -N -L 8080:db.internal:5432 bastion', 'ssh', 'bastion', '8080>db.internal:5432'],
  [
    'ssh -p 2222 me@host -fNL 127.0.0.1:8080:[::1]:80 -R9000:localhost:3000',
    'ssh',
    'me@host',
    '8080>[::1]:80',
    '9000<localhost:3000',
  ],
  ['ssh -L8080:/run/db.sock -i key host ls -L 1:a:2', 'ssh', 'host', '8080>/run/db.sock'],
  ['kubectl port-forward svc/web 8080:80 9090 -n prod', 'kubernetes', 'prod', '8080>svc/web:80', '9090>svc/web:9090'],
  ['k3s kubectl --namespace=x port-forward pod/a :80', 'kubernetes', 'x', 'null>pod/a:80'],
];

for (const [line, to, via, ...forwards] of ELSEWHERE) {
  test(`forwards elsewhere: ${line}`, () => {
    const found = of(line);
    assert.ok(found && found.to !== 'container');
    const shown = found.forwards.map(({ port, target, isRemote }) => `${port}${isRemote ? '<' : '>'}${target}`);
    assert.deepEqual([found.to, found.via, ...shown], [to, via, ...forwards]);
  });
}

for (const line of [
  'ssh bastion',
  'ssh -L',
  'ssh -L x host',
  'kubectl get pods',
  'kubectl port-forward',
  'node -L 1:a:2',
  '',
])
  test(`forwards nothing: ${line}`, () => assert.equal(of(line), undefined));

test('where one port goes', () => {
  const argv = 'ssh -N -L 8080:db:5432 -L 8081:web:80 -R 8082:localhost:3000 bastion'.split(' ');
  const at = (port: number) => targetOf({ comm: 'ssh', argv }, port);
  assert.deepEqual([at(8080), at(8081), at(8082), at(22)], ['db:5432', 'web:80', undefined, undefined]);
});
