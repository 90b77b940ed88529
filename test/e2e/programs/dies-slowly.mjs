// On SIGTERM it says so and goes on, as a server that finishes its work does; it ends when its stdin does.
process.on('SIGTERM', () => console.log('finishing'));
process.stdin.resume().on('end', () => process.exit(7));
console.log('ready');
