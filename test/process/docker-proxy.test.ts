import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerIp, forwardsTo, hostPortOf } from '../../src/process/docker-proxy.ts';

const proxy = (options: string): string[] => `/usr/bin/docker-proxy ${options}`.split(' ');

test('the container is named by address and port, an IPv6 address in brackets', () => {
  assert.equal(forwardsTo(proxy('-container-ip 172.17.0.2 -container-port 80')), '172.17.0.2:80');
  assert.equal(forwardsTo(proxy('--container-ip=fd00::2 --container-port=53')), '[fd00::2]:53');
  assert.equal(containerIp(proxy('--container-ip fd00::2')), 'fd00::2');
});

test('without an address or a port it forwards to no known place', () => {
  assert.equal(forwardsTo(proxy('-container-ip 172.17.0.2')), undefined);
  assert.equal(forwardsTo(proxy('-container-port 80')), undefined);
});

test('the published port is a port number', () => {
  const portOf = (text: string) => hostPortOf(proxy(`-host-ip 0.0.0.0 -host-port ${text}`));
  assert.deepEqual(['1', '8080', '65535'].map(portOf), [1, 8080, 65_535]);
  assert.deepEqual(['0', '-1', '65536', '1.5', 'x'].map(portOf), [
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  assert.equal(hostPortOf(proxy('-proto tcp')), undefined);
});

test('options of any other program mean nothing', () => {
  const argv = ['node', '-container-ip', '1.2.3.4', '-container-port', '80', '-host-port', '80'];
  assert.deepEqual([forwardsTo(argv), containerIp(argv), hostPortOf(argv)], [undefined, undefined, undefined]);
  assert.equal(forwardsTo(undefined), undefined);
});

test('only a word that is all an option is one', () => {
  assert.equal(containerIp(proxy('-container-ip: 1.2.3.4')), undefined);
  assert.equal(containerIp(proxy('x-container-ip 1.2.3.4')), undefined);
  assert.equal(containerIp(proxy('---container-ip 1.2.3.4')), undefined);
});
