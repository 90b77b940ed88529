import { baseName, type ProcessFacts } from './process.ts';
import { programsOf, SHELLS } from './programs.ts';

type Facts = Pick<ProcessFacts, 'comm' | 'argv'>;

/** Words by which editors and their language servers start what works for them. */
const HELPER_WORDS: readonly RegExp[] = [
  // Electron and Chromium: renderer, gpu-process, utility, zygote, extensionHost, fileWatcher, ptyHost
  /^--type=\S+$/,
  /(?:^|\/)bootstrap-fork(?:\.js)?$/,
  /^--(?:node-ipc|clientProcessId(?:=\d+)?|stdio|parent-?pid(?:=\d+)?)$/,
  /(?:^|\/)(?:tsserver|typingsInstaller|eslintServer|jsonServerMain|cssServerMain|htmlServerMain)(?:\.m?js)?$/,
  /(?:^|[/@._-])(?:language-?server|langserver|lsp)(?:[/._-]|$)/i,
  // servers of the Model Context Protocol
  /(?:^|[/@._-])mcp(?:[/@._-]|$)/i,
  /(?:^|\/)@modelcontextprotocol\//,
];
const WORDS_LOOKED_AT = 16;

const HELPER_PROGRAMS: ReadonlySet<string> = new Set(
  [
    'rust-analyzer gopls clangd ccls jdtls pylsp pyright pyright-langserver basedpyright ruff-lsp lua-language-server',
    'tsserver typescript-language-server vtsls vscode-eslint-language-server solargraph ruby-lsp metals omnisharp',
    'haskell-language-server elixir-ls zls marksman terraform-ls yaml-language-server bash-language-server watcherd',
    'chrome_crashpad_handler crashpad_handler chrome-sandbox node-pty-helper',
  ].flatMap((line) => line.split(' ')),
);

/** These run a program by way of a shell of their own: `npm exec` runs `sh -c mcp-server-git`. */
const RUNNERS: ReadonlySet<string> = new Set(
  'npm npx pnpm pnpx yarn bun bunx uv uvx pipx poetry hatch deno npm-cli npx-cli'.split(' '),
);

/** Does it look like a program that works for an editor or an assistant? Only structure makes it one. */
export function looksLikeHelper(process: Facts): boolean {
  const words = process.argv?.slice(0, WORDS_LOOKED_AT) ?? [];
  return (
    programsOf(process).some((name) => HELPER_PROGRAMS.has(name)) ||
    words.some((word) => HELPER_WORDS.some((pattern) => pattern.test(word)))
  );
}

/**
 * Was it started by a shell that the client has for commands? `above`: its ancestors up to the client, the nearest first.
 * A shell that a package runner started is no such shell.
 */
export const wasStartedByShell = (above: readonly Facts[]): boolean =>
  above.some((ancestor, index) => isShell(ancestor) && !isRunner(above[index + 1]));

const isShell = (process: Facts): boolean =>
  [process.comm, baseName(process.argv?.[0] ?? '').replace(/^-/, '')].some((name) => SHELLS.has(name));

const isRunner = (process: Facts | undefined): boolean =>
  process !== undefined && programsOf(process).some((name) => RUNNERS.has(name));
