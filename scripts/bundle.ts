// `npm run bundle`: packs dist/ and the koffi binaries of both Linux CPUs into an MCP bundle, one file to double-click.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pkg from '../package.json' with { type: 'json' };
import { installFolder, npm } from './install-folder.ts';
import { bundleManifest } from './manifests.ts';

export const RELEASE_TOOLS = fileURLToPath(new URL('release', import.meta.url));
const MCPB = join(RELEASE_TOOLS, 'node_modules/@anthropic-ai/mcpb/dist/cli/cli.js');
const CPUS = ['x64', 'arm64'];
/** Of koffi, what runs; its sources and documents are 1.7 MB. */
const KOFFI = ['package.json', 'LICENSE.txt', 'index.cjs', 'src/koffi/index.cjs', 'src/koffi/src/static.cjs'];

/** Writes the bundle to `file`. dist/ has to be there. Returns why that cannot be done here, or false. */
export async function writeBundle(file: string): Promise<string | false> {
  const cannotInstall = await installFolder(RELEASE_TOOLS);
  if (cannotInstall) return cannotInstall;
  const scratch = mkdtempSync(join(tmpdir(), 'process-manager-mcp-bundle-'));
  try {
    const stage = join(scratch, 'stage');
    mkdirSync(stage);
    const cannotFetch = await addKoffi(stage, scratch);
    if (cannotFetch) return cannotFetch;
    // V8's code cache fits one version of Node on one CPU.
    cpSync('dist', join(stage, 'dist'), { recursive: true, filter: (path) => !path.endsWith('.cache') });
    cpSync('LICENSE', join(stage, 'LICENSE'));
    cpSync(join(RELEASE_TOOLS, 'start.cjs'), join(stage, 'start.cjs'));
    writeFileSync(join(stage, 'manifest.json'), `${JSON.stringify(bundleManifest(), null, 2)}\n`);
    mcpb('validate', join(stage, 'manifest.json'));
    mcpb('pack', stage, file);
    return false;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The packages that our lockfile pins, for each CPU: npm alone would take only those of this machine. */
async function addKoffi(stage: string, scratch: string): Promise<string | false> {
  for (const cpu of CPUS) {
    const folder = join(scratch, cpu);
    mkdirSync(folder);
    for (const name of ['package.json', 'package-lock.json']) cpSync(name, join(folder, name));
    const cannot = await npm(['ci', '--omit=dev', '--os=linux', `--cpu=${cpu}`], folder);
    if (cannot) return cannot;
    const modules = join(folder, 'node_modules');
    for (const part of KOFFI) cpSync(join(modules, 'koffi', part), join(stage, 'node_modules/koffi', part));
    for (const name of readdirSync(join(modules, '@koromix'))) {
      cpSync(join(modules, '@koromix', name), join(stage, 'node_modules/@koromix', name), { recursive: true });
    }
  }
  return false;
}

/** Runs mcpb, which prints what is wrong. Throws when it fails. */
export function mcpb(...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MCPB, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mcpb ${args[0]} failed: ${stdout}${stderr}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = `${pkg.name}-${pkg.version}.mcpb`;
  const cannot = await writeBundle(file);
  if (cannot) throw new Error(`the bundle ${cannot}`);
  console.log(`${basename(file)}: ${(statSync(file).size / 1024 ** 2).toFixed(1)} MiB`);
}
