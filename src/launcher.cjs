#!/usr/bin/env node
// Refuses an old Node, then starts the program. Old versions must parse this file: ES2015, and no `node:` names before
// the version is known to be good. test/launcher.test.ts checks this.
const OLDEST = 20;

if (Number(process.version.slice(1).split('.')[0]) < OLDEST) {
  const advice = 'Use the path of a newer one as "command", or run install with it.';
  const found = `this is ${process.version} (${process.execPath})`;
  process.exitCode = 1;
  process.stderr.write(`process-manager-mcp needs Node.js ${OLDEST} or later; ${found}. ${advice}\n`);
} else {
  module.exports = start();
}

// Starts from V8's code cache, which the build leaves next to the program: compiling would otherwise take half of a start.
// V8 rejects a cache of another version of Node, and the program is compiled as usual.
function start() {
  const { existsSync, readFileSync } = require('node:fs');
  const { wrap } = require('node:module');
  const { join } = require('node:path');
  const { setFlagsFromString } = require('node:v8');
  const { Script } = require('node:vm');

  // Answers are short-lived garbage: a young generation that grows with them would take 30 MB for good.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');

  const filename = join(__dirname, 'app.js');
  const cache = `${filename}.cache`;
  const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
  const script = new Script(wrap(readFileSync(filename, 'utf8')), { filename, cachedData });
  script.runInThisContext()(exports, require, module, filename, __dirname);
  return script;
}
