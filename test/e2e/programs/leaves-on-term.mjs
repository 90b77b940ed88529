// Ends itself on SIGTERM, with an exit code that tells.
process.on('SIGTERM', () => process.exit(7));
process.stdin.resume().on('end', () => process.exit());
console.log('ready');
