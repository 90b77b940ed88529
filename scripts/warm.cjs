// Runs the built server until its stdin ends, then writes what V8 has compiled.
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const dist = join(__dirname, '..', 'dist');
process.argv = [process.argv[0], join(dist, 'main.js'), 'serve'];
const script = require(join(dist, 'main.js'));
process.on('exit', () => writeFileSync(join(dist, 'app.js.cache'), script.createCachedData()));
