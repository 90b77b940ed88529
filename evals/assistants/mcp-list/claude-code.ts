import { claudeCode } from '../claude-code.ts';
import { NAME, OF_PROJECT, withEntry } from './entries.ts';
import { type Judge, onlyProgram, rowsIn } from './judge.ts';
import { ODD_MCP_SERVERS } from './odd-texts.ts';

const MOVED = { CLAUDE_CONFIG_DIR: '~/moved' };

export const claudeCodeJudge: Judge = {
  name: 'Claude Code',
  packageName: '@anthropic-ai/claude-code',
  installAs: 'claude-code',
  program: () => onlyProgram(claudeCode.program()),
  list: ['mcp', 'list'],
  env: { DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' },
  read: ({ stdout }) => rowsIn(stdout, /^(?<name>[^:\n]+): (?<command>.+) - [✔✘✗⊘⏸] (?<state>\w+).*$/gmu),
  file: '.claude.json',
  texts: ODD_MCP_SERVERS,
  places: [
    { title: 'a new home', path: '.claude.json' },
    { title: 'CLAUDE_CONFIG_DIR', env: MOVED, path: 'moved/.claude.json' },
    { title: 'the old file', files: { '.claude/.config.json': '{}' }, path: '.claude/.config.json' },
    {
      title: 'the old file in CLAUDE_CONFIG_DIR',
      env: MOVED,
      files: { 'moved/.config.json': '{}', 'moved/.claude.json': '{}' },
      path: 'moved/.config.json',
    },
    {
      title: 'a project',
      files: { '.claude/settings.json': '{"enableAllProjectMcpServers":true}' },
      args: OF_PROJECT,
      path: 'project/.mcp.json',
    },
  ],
  switches: [
    {
      title: 'disabledMcpServers of the folder',
      files: { '.claude.json': withEntry({}, { projects: { '~/project': { disabledMcpServers: [NAME] } } }) },
      isOn: false,
      says: /disabledMcpServers/,
    },
    {
      title: '"disabled": true, which it does not know',
      files: { '.claude.json': withEntry({ disabled: true }) },
      isOn: true,
    },
  ],
};
