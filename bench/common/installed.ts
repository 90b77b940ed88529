import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inBench } from './children.ts';

/** What is compared with, where it can be had: each is undefined or false when it cannot. */

const MODULES = inBench('rivals/node_modules');
const VENV = join(MODULES, '.cache/venv');
const PYTHON = join(VENV, 'bin/python');

const works = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;

const pythons = new Map<string, string | undefined>();

/** A Python that has these modules, ours or the machine's. */
function pythonWith(modules: string): string | undefined {
  if (!pythons.has(modules)) {
    const all = [PYTHON, 'python3', '/usr/bin/python3'];
    pythons.set(
      modules,
      all.find((python) => works(python, '-c', `import ${modules}`)),
    );
  }
  return pythons.get(modules);
}

/** Makes a Python with what requirements.txt names, and the packages of rivals/, unless they are there. */
export function install(): void {
  if (!hasRival('ps-list')) works('npm', 'ci', '--silent', '--ignore-scripts', '--prefix', inBench('rivals'));
  if (works(PYTHON, '-c', 'import mcp, psutil')) return;
  if (works('python3', '-m', 'venv', VENV)) works(PYTHON, '-m', 'pip', 'install', '-r', inBench('requirements.txt'));
}

export const psutilPython = (): string | undefined => pythonWith('psutil');
export const mcpPython = (): string | undefined => pythonWith('mcp.server, psutil');

/** The ways of rivals/loop.mjs. */
export const RIVALS = ['ps', 'ps-list', 'systeminformation', 'ss', 'lsof', 'find-process'] as const;
export type Rival = (typeof RIVALS)[number];

export function hasRival(rival: Rival): boolean {
  if (rival === 'ps' || rival === 'ss') return works(rival, '-V');
  return rival === 'lsof' ? works('lsof', '-v') : existsSync(join(MODULES, rival));
}

/** The versions of all of it, for the header. */
export function versions(): string[] {
  const firstLine = (program: string, ...args: string[]): string[] => {
    const { stdout, status } = spawnSync(program, args, { encoding: 'utf8' });
    return status === 0 ? [stdout.trim().split('\n')[0] ?? ''] : [];
  };
  const [psutil, mcp] = [psutilPython(), mcpPython()];
  const python = 'import platform; print("Python", platform.python_version())';
  const version = (module: string): string =>
    `import importlib.metadata as m; print("${module}", m.version("${module}"))`;
  return [
    ...firstLine('cc', '--version'),
    ...(psutil === undefined ? [] : [python, version('psutil')].flatMap((script) => firstLine(psutil, '-c', script))),
    ...(mcp === undefined ? [] : firstLine(mcp, '-c', version('mcp'))),
    ...firstLine('ps', '-V'),
    ...firstLine('ss', '-V'),
  ];
}
