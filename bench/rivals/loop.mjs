// Lists processes, or finds who holds a port, as others do it: `node loop.mjs <way>`, then one question a line on stdin,
// answered as programs/limit.c does it. CPU time includes the programs that are started on the way.
import { execFile } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import koffi from 'koffi';

const run = promisify(execFile);
const getrusage = koffi.load(null).func('int getrusage(int who, void *usage)');
const [RUSAGE_SELF, RUSAGE_CHILDREN] = [0, -1];
const usage = Buffer.alloc(144);

/** `struct rusage` begins with two timevals: user and system. */
function cpuUs() {
  let us = 0;
  for (const who of [RUSAGE_SELF, RUSAGE_CHILDREN]) {
    getrusage(who, usage);
    for (const at of [0, 16]) us += Number(usage.readBigInt64LE(at)) * 1e6 + Number(usage.readBigInt64LE(at + 8));
  }
  return us;
}

async function outputLines(program, ...args) {
  const { stdout } = await run(program, args, { maxBuffer: 2 ** 28 });
  return stdout.trimEnd().split('\n');
}

/** Each takes what is asked for (a port, or nothing) and returns how many it found. Loaded when it is the one. */
const WAYS = {
  async ps() {
    const fields = 'pid=,ppid=,uid=,stat=,lstart=,time=,rss=,nlwp=,args=';
    return async () => (await outputLines('ps', '-ww', '-eo', fields)).length;
  },
  async 'ps-list'() {
    const { default: psList } = await import('ps-list');
    return async () => (await psList()).length;
  },
  async systeminformation() {
    const { default: information } = await import('systeminformation');
    return async () => (await information.processes()).list.length;
  },
  async ss() {
    return async (port) => (await outputLines('ss', '-Hltnp')).filter((line) => line.includes(`:${port} `)).length;
  },
  async lsof() {
    return async (port) => (await outputLines('lsof', '-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN')).length;
  },
  async 'find-process'() {
    const { default: find } = await import('find-process');
    return async (port) => (await find('port', Number(port))).length;
  },
};
const way = await WAYS[process.argv[2]]();
for await (const question of createInterface({ input: process.stdin })) {
  const before = cpuUs();
  const found = await way(question);
  process.stdout.write(`${JSON.stringify({ found, cpu_us: Math.round(cpuUs() - before) })}\n`);
}
