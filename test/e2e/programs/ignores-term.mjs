// Ignores SIGTERM and says so.
process.on('SIGTERM', () => console.log('ignored SIGTERM'));
process.stdin.resume().on('end', () => process.exit());
console.log('ready');
