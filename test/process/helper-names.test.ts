import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksLikeHelper, wasStartedByShell } from '../../src/process/helper-names.ts';
import { called } from '../memory/processes.ts';

const ran = (line: string) => {
  const argv = line.split(' ');
  return called((argv[0] ?? '').split('/').at(-1)?.slice(0, 15) ?? '', argv);
};

for (const [line, looks] of [
  ['/usr/share/code/code --type=utility --utility-sub-type=node.mojom.NodeService', true],
  ['/opt/Cursor/cursor --type=renderer', true],
  ['/usr/share/code/code --type=zygote --no-sandbox', true],
  ['node /home/me/.vscode-server/bin/x/out/bootstrap-fork --type=fileWatcher', true],
  ['node /usr/lib/node_modules/typescript/lib/tsserver.js --useInferredProjectPerProjectRoot', true],
  ['node /home/me/.npm/_npx/1/node_modules/.bin/typescript-language-server --stdio', true],
  ['gopls', true],
  ['/home/me/.cargo/bin/rust-analyzer', true],
  ['python3 -m pylsp', true],
  ['node /x/node_modules/@modelcontextprotocol/server-filesystem/dist/index.js /home/me', true],
  ['uvx mcp-server-git', true],
  ['npx @modelcontextprotocol/server-filesystem', true],
  ['npx @model.context-protocol/tools@1.2', false],
  ['python3 /home/me/bin/mcp-server-fetch', true],
  ['node /home/me/.npm/_npx/2/node_modules/.bin/playwright-mcp', true],
  ['node /x/eslintServer.js --clientProcessId=71', true],
  ['node x.js --node-ipc', true],
  ['node x.js --parent-pid=71', true],
  ['node x.js --parentpid', true],
  ['/opt/x/yaml-language-server', true],
  ['/opt/x/my_lsp', true],
  ['/opt/x/LangServer.x', true],
  ['ruby-lsp', true],
  ['zls', true],
  ['/opt/x/chrome_crashpad_handler', true],
  ['node x.js --clientProcessId=me', false],
  ['node x.js --stdio=1', false],
  ['node x.js x--stdio', false],
  ['node x.js --type= x', false],
  ['node x.js x--type=renderer', false],
  ['/opt/x/helps', false],
  ['npx x@modelcontextprotocol/y', false],
  ['node server.js', false],
  ['npm run dev', false],
  ['vite --port 3000', false],
  ['python3 test_script.py', false],
  ['cat', false],
  ['node compile.js --type', false],
  ['./emcpd', false],
  ['node /tmp/process-manager-mcp-x1/app.js', false],
  ['python3 /home/me/my-mcp-server/manage.py runserver', false],
  ['vim /home/me/my-mcp-server/index.js', false],
] as const) {
  test(`${line}: ${looks ? 'may be a helper' : 'is none'}`, () => assert.equal(looksLikeHelper(ran(line)), looks));
}

for (const [above, byShell] of [
  [[], false],
  [['node npx-cli.js x'], false],
  [['/bin/zsh -c npm run dev'], true],
  [['npm run dev', 'bash -c npm run dev'], true],
  [['sh -c mcp-server-git', 'npm exec mcp-server-git'], false],
  [['sh -c vite', 'npm run dev', 'bash -lc npm run dev'], true],
] as const) {
  test(`below ${above.join(', ') || 'nothing'}: ${byShell ? '' : 'not '}by a shell of the client`, () =>
    assert.equal(wasStartedByShell(above.map(ran)), byShell));
}
