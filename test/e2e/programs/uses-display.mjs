// `uses-display.mjs PATH`: is connected to a display, as a program with windows is; stays when the display goes away.
import { once } from 'node:events';
import { connect } from 'node:net';

const [path = ''] = process.argv.slice(2);
const socket = connect(path.startsWith('@') ? `\0${path.slice(1)}` : path);
socket.on('error', () => undefined);
process.stdin.resume().on('end', () => process.exit());
await once(socket, 'connect');
console.log('ready');
