#!/usr/bin/env node
// Starts the program from V8's code cache, which the build leaves beside it: half of a start would otherwise be compiling.
// A cache of another version of Node is rejected by V8, and the program is compiled as usual.
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
module.exports = script;
