// Listens on a free port and hands the listener to a child: two processes own one port. Prints port and child's pid.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

if (process.send) {
  // The child: keeps what it is sent, and ends with its parent.
  process.on('disconnect', () => process.exit());
  process.on('message', (_, server) => {
    process.keeps = server;
    process.send('kept');
  });
} else {
  process.stdin.resume().on('end', () => process.exit());
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const child = fork(process.argv[1], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  child.send('keep', server);
  await once(child, 'message');
  console.log('ready', server.address().port, child.pid);
}
