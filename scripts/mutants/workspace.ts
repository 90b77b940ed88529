import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tree } from './files.ts';

/** A copy of the tree with instrumented sources, in which one test file runs at a time. */
export interface Workspace {
  readonly folder: string;
  /** Puts these in the place of the sources, and builds what is started. */
  build(sources: ReadonlyMap<string, string>): void;
  readonly switchPath: string;
  /** Undefined: none. */
  turnOn(mutant: number | undefined): void;
  /** The numbers of what ran since this was asked last. */
  takeRan(): Set<number>;
  remove(): void;
}

const SWITCH = fileURLToPath(new URL('switch.mjs', import.meta.url));

export function createWorkspace(tree: Tree): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'process-manager-mcp-mutants-'));
  chmodSync(root, 0o755); // tests start programs as other users
  const folder = join(root, 'tree');
  for (const path of tree.keys()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(path, join(folder, path), { verbatimSymlinks: true });
  }
  symlinkSync(realpathSync('node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(root, 'home'));
  const [switchPath, on, ran] = [join(root, 'switch.mjs'), join(root, 'on'), join(root, 'ran')];
  writeFileSync(switchPath, readFileSync(SWITCH, 'utf8').replace('%FOLDER%', root));
  const write = (path: string, text: string, mode: number): void => {
    writeFileSync(path, text);
    chmodSync(path, mode);
  };
  write(on, '-1', 0o644);
  write(ran, '', 0o666);
  return {
    folder,
    switchPath,
    build(sources) {
      for (const [path, text] of sources) writeFileSync(join(folder, path), text);
      const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: folder, encoding: 'utf8' });
      if (status !== 0) throw new Error(`the instrumented tree cannot be built: ${stderr}`);
      write(ran, '', 0o666);
    },
    turnOn: (mutant) => writeFileSync(on, String(mutant ?? -1)),
    takeRan() {
      const text = readFileSync(ran, 'latin1');
      write(ran, '', 0o666);
      return new Set(text.split('\n').flatMap((line) => (line === '' ? [] : Number(line))));
    },
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}
