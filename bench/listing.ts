// A list of 1,000 processes: our server through MCP against psutil. `npm run build && npm run bench`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { linux } from '../src/platform/linux/linux.ts';
import { pythonWithPsutil } from '../test/contract/psutil.ts';
import { ourServer, psutilLoop } from './contestants.ts';
import { measure, median, quantile, type Result, type Way } from './measure.ts';
import { populate } from './population.ts';

const PROCESSES = 1000;
const [ROUNDS, WARM_UP] = [40, 5];
const GOAL = 1 / 4;

const python = pythonWithPsutil();
if (!python) console.log('Skipped: no Python with psutil here (python3-psutil).');
else if (!existsSync(new URL('../dist/main.js', import.meta.url))) console.log('Skipped: run `npm run build` first.');
else await main(python);

async function main(python: string): Promise<void> {
  const platform = linux();
  const cpuNs = (pid: number) => platform.cpuTimeNs(pid) ?? Number.NaN;
  const population = await populate(PROCESSES);
  try {
    console.log(header(python, population.what, platform.abilities.native));
    const [server, psutil] = [await ourServer(), await psutilLoop(python)];
    const way = (name: string, { ask, pid }: typeof server, question: string): Way => ({
      name,
      run: () => ask(question),
      cpuNs: () => cpuNs(pid),
    });
    try {
      const results = await measure(
        [
          way('list_processes through MCP', server, 'list_processes'),
          way(
            'find_processes, every command line read and redacted',
            server,
            'find_processes {"pattern":"bench-sleeper|sleep"}',
          ),
          way('psutil, all fields of all', psutil, 'all'),
          way('psutil, command and user of the 50 shown only', psutil, 'few'),
        ],
        ROUNDS,
        WARM_UP,
      );
      console.log(table(results));
    } finally {
      await Promise.all([server.end(), psutil.end()]);
    }
  } finally {
    await population.end();
  }
}

function header(python: string, population: string, native: boolean): string {
  const script = 'import platform, psutil; print("Python", platform.python_version() + ", psutil", psutil.__version__)';
  const versions = spawnSync(python, ['-c', script], { encoding: 'utf8' }).stdout.trim();
  const model = cpus()[0]?.model ?? 'unknown CPU';
  return [
    `${model} x ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    `Node ${process.versions.node}${native ? ' with koffi' : ', no koffi'}; ${versions}`,
    `${PROCESSES} processes of ${population}, uid ${process.geteuid?.()}; ${ROUNDS} interleaved rounds after ${WARM_UP}\n`,
  ].join('\n');
}

function table(results: readonly Result[]): string {
  const reference = results.find(({ name }) => name.startsWith('psutil, all'));
  const ours = results[0];
  if (!reference || !ours) return '';
  const fixed = (value: number, digits = 1) => value.toFixed(digits).padStart(8);
  const lines = results.map(({ name, listed, wallMs, cpuMs }) =>
    [
      name.padEnd(54),
      String(listed).padStart(6),
      fixed(median(wallMs)),
      `${fixed(quantile(wallMs, 0.1))} –${fixed(quantile(wallMs, 0.9))}`,
      fixed(median(cpuMs)),
      fixed(median(wallMs) / median(reference.wallMs), 3),
      fixed(median(cpuMs) / median(reference.cpuMs), 3),
    ].join(' '),
  );
  const ratio = median(ours.wallMs) / median(reference.wallMs);
  return [
    `${''.padEnd(54)} listed  wall ms      10 % –    90 %   CPU ms    ratio  CPU ratio`,
    ...lines,
    `\nRATIO ${ratio.toFixed(3)} (goal: at most ${GOAL}): ${ratio <= GOAL ? 'reached' : 'MISSED'}`,
  ].join('\n');
}
