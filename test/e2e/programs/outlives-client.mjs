// A server that does not notice the end of its client. Prints `ready` and its pid. It ends by itself some time later.
setTimeout(() => process.exit(), 600_000);
process.stdin.on('error', () => undefined).resume();
console.log('ready', process.pid);
