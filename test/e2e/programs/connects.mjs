// `connects.mjs PORT`: is connected to it; stays when the other side goes away.
import { once } from 'node:events';
import { connect } from 'node:net';

const socket = connect(Number(process.argv[2]), '127.0.0.1');
socket.on('error', () => undefined);
process.stdin.resume().on('end', () => process.exit());
await once(socket, 'connect');
console.log('ready', socket.localPort);
