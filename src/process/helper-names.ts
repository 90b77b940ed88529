import type { NamedProcess } from './process.ts';
import { isShell, programsOf, scriptName, scriptOf } from './programs.ts';
import { wordSet } from './word-set.ts';

/** Words with which editors and their language servers start their helpers. */
const HELPER_WORDS: readonly RegExp[] = [
  // Electron and Chromium: renderer, gpu-process, utility, zygote, extensionHost, fileWatcher, ptyHost
  /^--type=\S+$/,
  /^--(?:node-ipc|clientProcessId(?:=\d+)?|stdio|parent-?pid(?:=\d+)?)$/,
];
/** Names of programs, scripts and packages that editors and assistants start. */
const HELPER_NAMES: readonly RegExp[] = [
  /^(?:bootstrap-fork|tsserver|typingsInstaller|eslintServer|jsonServerMain|cssServerMain|htmlServerMain)$/,
  /(?:^|[@._-])(?:language-?server|langserver|lsp)(?:[._-]|$)/i,
  // servers of the Model Context Protocol
  /(?:^|[@._-])mcp(?:[@._-]|$)/i,
  /^@modelcontextprotocol$/,
];
const WORDS_LOOKED_AT = 16;

const HELPER_PROGRAMS: ReadonlySet<string> = wordSet(
  'rust-analyzer gopls clangd ccls jdtls pylsp pyright pyright-langserver basedpyright ruff-lsp lua-language-server',
  'tsserver typescript-language-server vtsls vscode-eslint-language-server solargraph ruby-lsp metals omnisharp',
  'haskell-language-server elixir-ls zls marksman terraform-ls yaml-language-server bash-language-server watcherd',
  'chrome_crashpad_handler crashpad_handler chrome-sandbox node-pty-helper',
);

/** These run a program through their own shell: `npm exec` runs `sh -c mcp-server-git`. */
const RUNNERS: ReadonlySet<string> = wordSet(
  'npm npx pnpm pnpx yarn bun bunx uv uvx pipx poetry hatch deno npm-cli npx-cli',
);

/** Does it look like a program that works for an editor or an assistant? Only structure makes it one. */
export function looksLikeHelper(process: NamedProcess): boolean {
  const words = process.argv?.slice(0, WORDS_LOOKED_AT) ?? [];
  return (
    words.some((word) => HELPER_WORDS.some((pattern) => pattern.test(word))) ||
    namesOf(process).some((name) => HELPER_PROGRAMS.has(name) || HELPER_NAMES.some((pattern) => pattern.test(name)))
  );
}

/** A package on the way to a script, with its scope: `node_modules/@scope/name/`. */
const PACKAGE = /(?:^|\/)node_modules\/(?:(@[\w.-]+)\/)?([\w.-]+)\//g;
/** A package that a runner is given: `uvx mcp-server-git`, `npx @scope/name@1.2`. */
const NAME = /^(?:(@[\w.-]+)\/)?([\w.@-]+)$/;

/** Names of its program, its script and their packages: never of other folders, nor of what it works on. */
function namesOf(process: NamedProcess): string[] {
  const { naming } = process;
  const program = naming.slashed(process.argv?.[0] ?? '');
  const script = naming.slashed(scriptOf(process) ?? '');
  const packages = [program, script].flatMap((path) => [...path.matchAll(PACKAGE)].flatMap(([, ...names]) => names));
  const [, ...given] = NAME.exec(script) ?? [];
  return [...programsOf(process), scriptName(script, naming), ...packages, ...given].filter(
    (name) => name !== undefined && name !== '',
  );
}

/**
 * Was it started by a shell that the client has for commands? `above`: its ancestors up to the client, the nearest
 * first. A shell that a package runner started is no such shell.
 */
export const wasStartedByShell = (above: readonly NamedProcess[]): boolean =>
  above.some((ancestor, index) => isShell(ancestor) && !isRunner(above[index + 1]));

const isRunner = (process: NamedProcess | undefined): boolean =>
  process !== undefined && programsOf(process).some((name) => RUNNERS.has(name));
