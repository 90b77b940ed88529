// `listens.mjs tcp|udp ADDRESS [PORT]`: holds a port, a free one if none is named, and prints it.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

const [protocol, address, port = '0'] = process.argv.slice(2);
process.stdin.resume().on('end', () => process.exit());
if (protocol === 'tcp') {
  const server = createServer((connection) => connection.resume()).listen({
    port: Number(port),
    host: address,
    ipv6Only: address.includes(':'),
  });
  await once(server, 'listening');
  console.log('ready', server.address().port);
} else {
  const socket = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4', ipv6Only: address.includes(':') });
  socket.bind(Number(port), address);
  await once(socket, 'listening');
  console.log('ready', socket.address().port);
}
