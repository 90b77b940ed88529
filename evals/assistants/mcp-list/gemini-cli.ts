import { join } from 'node:path';
import { only } from '../client.ts';
import { NAME, OF_PROJECT, withEntry } from './entries.ts';
import { type Judge, rowsIn } from './judge.ts';
import { ODD_MCP_SERVERS, OTHER } from './odd-texts.ts';

export const geminiCliJudge: Judge = {
  name: 'Gemini CLI',
  packageName: '@google/gemini-cli',
  installAs: 'gemini-cli',
  program() {
    const bundle = only('@google', /^gemini-cli$/, 'bundle');
    return bundle === undefined ? undefined : [process.execPath, join(bundle, 'gemini.js')];
  },
  list: ['mcp', 'list'],
  env: { GEMINI_CLI_TRUST_WORKSPACE: 'true' },
  read: ({ stderr }) => rowsIn(stderr, /^\S+ (?<name>[^:\n]+): (?<command>.+) \(stdio\) - (?<state>\w+)$/gmu),
  file: '.gemini/settings.json',
  texts: ODD_MCP_SERVERS,
  places: [
    { title: 'a new home', path: '.gemini/settings.json' },
    { title: 'a project', args: OF_PROJECT, path: 'project/.gemini/settings.json' },
  ],
  switches: [
    {
      title: 'mcp.allowed without it',
      files: { '.gemini/settings.json': withEntry({}, { mcp: { allowed: [OTHER] } }) },
      isOn: false,
      says: /mcp\.allowed/,
    },
    {
      title: 'mcp.excluded with it',
      files: { '.gemini/settings.json': withEntry({}, { mcp: { excluded: [NAME] } }) },
      isOn: false,
      says: /mcp\.excluded/,
    },
    {
      title: 'a folder that is not trusted',
      env: { GEMINI_CLI_TRUST_WORKSPACE: '' },
      isOn: false,
      says: /folders that you trust/,
    },
  ],
};
