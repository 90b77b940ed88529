// Waits; SIGTERM ends it as it ends most programs. Like all programs here it prints `ready` with some numbers, and
// ends when its stdin does, so that nothing is left behind even when the test itself is killed.
process.stdin.resume().on('end', () => process.exit());
console.log('ready');
