import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { McpClient } from '../../src/clients/clients.ts';

/** A client whose configuration has this text; undefined: it has no file. */
export function client(t: TestContext, text?: string): McpClient {
  const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'settings.json');
  if (text !== undefined) writeFileSync(path, text);
  return {
    id: 'some',
    label: 'Some client',
    path,
    format: 'json',
    formerPaths: [],
    readsFormer: false,
    base: folder,
    dialect: { comments: true, lastComma: true, byteOrderMark: true },
    advice: undefined,
    isFound: async () => true,
    serversIn: () => ['servers'],
    nameFor: (name) => name.replaceAll(' ', '-'),
    entryFor: (_, { command, args }) => ({ command, args }),
  };
}

/** An entry of this program that an earlier install wrote, and a person changed. */
export const EARLIER_ENTRY = {
  command: '/old/node',
  args: ['--max-old-space-size=99', '/old/process-manager-mcp/dist/main.js', '--read-only', '--config', '/strict.json'],
  env: { ALLOW_USERS: 'ann' },
  timeout: 5,
};
