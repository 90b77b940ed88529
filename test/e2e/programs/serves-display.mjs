// `serves-display.mjs PATH [TITLE]`: listens where the clients of a display connect; `@` begins an abstract name.
import { once } from 'node:events';
import { createServer } from 'node:net';

const [path, title] = process.argv.slice(2);
if (title) process.title = title;
const server = createServer((client) => client.resume()).listen(path.startsWith('@') ? `\0${path.slice(1)}` : path);
process.stdin.resume().on('end', () => process.exit());
await once(server, 'listening');
console.log('ready');
