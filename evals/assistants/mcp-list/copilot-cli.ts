import * as z from 'zod';
import { copilotCli } from '../copilot-cli.ts';
import { NAME, OF_PROJECT, withEntry } from './entries.ts';
import { type Judge, onlyProgram } from './judge.ts';
import { ODD_MCP_SERVERS } from './odd-texts.ts';

const Listed = z.looseObject({
  mcpServers: z.record(
    z.string(),
    z.looseObject({ command: z.string(), args: z.array(z.string()), enabled: z.boolean() }),
  ),
});

export const copilotCliJudge: Judge = {
  name: 'GitHub Copilot CLI',
  packageName: '@github/copilot',
  installAs: 'github-copilot-cli',
  program: () => onlyProgram(copilotCli.program()),
  list: ['mcp', 'list', '--json'],
  env: { COPILOT_AUTO_UPDATE: 'false' },
  read: ({ stdout }) =>
    Object.entries(Listed.parse(JSON.parse(stdout)).mcpServers).map(([name, { command, args, enabled }]) => ({
      name,
      command: [command, ...args].join(' '),
      isOn: enabled,
    })),
  file: '.copilot/mcp-config.json',
  texts: ODD_MCP_SERVERS,
  places: [
    { title: 'a new home', path: '.copilot/mcp-config.json' },
    { title: 'COPILOT_HOME', env: { COPILOT_HOME: '~/moved' }, path: 'moved/mcp-config.json' },
    {
      title: 'a project',
      // It reads the file of a repository that is trusted.
      files: {
        '.copilot/config.json': '{"trusted_folders":["~/project"]}',
        'project/.git/HEAD': 'ref: refs/heads/main\n',
      },
      args: OF_PROJECT,
      path: 'project/.mcp.json',
    },
  ],
  switches: [
    {
      title: 'disabledMcpServers beside it',
      files: {
        '.copilot/mcp-config.json': withEntry(),
        '.copilot/settings.json': JSON.stringify({ disabledMcpServers: [NAME] }),
      },
      isOn: false,
      says: /disabledMcpServers/,
    },
    {
      title: '"disabled": true, which it does not know',
      files: { '.copilot/mcp-config.json': withEntry({ disabled: true }) },
      isOn: true,
    },
  ],
};
