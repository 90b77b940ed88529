// Listens on TCP and UDP, IPv4 and IPv6, and is a client of itself. Prints `ready` and the ports.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

process.stdin.resume().on('end', () => process.exit());
const listen = async (host) => {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  return server.address().port;
};
const bind = async (type, host) => {
  const socket = createSocket(type).bind(0, host);
  await once(socket, 'listening');
  return socket.address().port;
};
const ports = [
  await listen('127.0.0.1'),
  await listen('::1'),
  await bind('udp4', '0.0.0.0'),
  await bind('udp6', '::1'),
];
await once(connect(ports[0], '127.0.0.1'), 'connect');
console.log('ready', ...ports);
