// Gives itself the title that it is given as JSON, as setproctitle(3) does.
process.title = JSON.parse(process.argv[2]);
process.stdin.resume().on('end', () => process.exit());
console.log('ready');
