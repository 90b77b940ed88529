import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX_NAMING } from '../../src/platform/linux/naming.ts';
import { forwardsOf } from '../../src/process/port-forwards.ts';

/** Command lines as the real programs have them. */
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
  ['/usr/bin/oc port-forward pod/a 0123:1 x:2 -s y', 'kubernetes', '', '123>pod/a:1', 'null>pod/a:2'],
  ['kubectl --token t --as me port-forward --address ::1 -n a svc/b 1', 'kubernetes', 'a', '1>svc/b:1'],
  ['oc --namespace b port-forward pod/a 1:2', 'kubernetes', 'b', '1>pod/a:2'],
  ['ssh -N host -D 1080 -L 1:a:2 ls', 'ssh', 'host', '1>a:2'],
  ['ssh -D 1:a:2 -W x:1 -L 3:b:4 host', 'ssh', 'host', '3>b:4'],
  ['ssh -NR 1:a:2 host', 'ssh', 'host', '1<a:2'],
  ['ssh -L 99999:a:1 -L 100000:a:1 -L b:c:1:d:2 h', 'ssh', 'h', '99999>a:1'],
  ['k3s kubectl --namespace=x port-forward pod/a :80', 'kubernetes', 'x', 'null>pod/a:80'],
];

for (const [line, to, via, ...forwards] of ELSEWHERE) {
  test(`forwards elsewhere: ${line}`, () => {
    const found = forwardsOf(line.split(' '), LINUX_NAMING) ?? assert.fail();
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
  'node port-forward svc/web 80',
  'ssh -D 1:a:2 host',
  'ssh -L 1 host',
  '',
])
  test(`forwards nothing: ${line}`, () => assert.equal(forwardsOf(line.split(' '), LINUX_NAMING), undefined));
