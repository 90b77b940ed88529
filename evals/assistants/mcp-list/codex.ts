import * as z from 'zod';
import { codexScripts } from '../codex.ts';
import { COMMAND, MAIN, NAME, OF_PROJECT } from './entries.ts';
import { type Judge, onlyProgram } from './judge.ts';
import { ODD_TOML } from './odd-texts.ts';

const Listed = z.array(
  z.looseObject({
    name: z.string(),
    enabled: z.boolean(),
    transport: z.looseObject({ command: z.string(), args: z.array(z.string()) }),
  }),
);
const ENTRY = `[mcp_servers.${NAME}]\ncommand = ${JSON.stringify(COMMAND[0])}\nargs = [${JSON.stringify(MAIN)}]\n`;

export const codexJudge: Judge = {
  name: 'Codex',
  packageName: '@openai/codex',
  installAs: 'codex',
  program: () => onlyProgram(codexScripts.program()),
  list: ['mcp', 'list', '--json'],
  env: {},
  read: ({ stdout }) =>
    Listed.parse(JSON.parse(stdout)).map(({ name, enabled, transport: { command, args } }) => ({
      name,
      command: [command, ...args].join(' '),
      isOn: enabled,
    })),
  file: '.codex/config.toml',
  texts: ODD_TOML,
  places: [
    { title: 'a new home', path: '.codex/config.toml' },
    {
      title: 'CODEX_HOME',
      env: { CODEX_HOME: '~/moved' },
      // It does not start when this folder does not exist.
      files: { 'moved/config.toml': '# of mine\n' },
      path: 'moved/config.toml',
    },
    {
      title: 'a project',
      files: { '.codex/config.toml': '[projects."~/project"]\ntrust_level = "trusted"\n' },
      args: OF_PROJECT,
      path: 'project/.codex/config.toml',
    },
  ],
  switches: [
    {
      title: 'enabled = false',
      files: { '.codex/config.toml': `${ENTRY}enabled = false\n` },
      isOn: false,
      says: /"enabled": false/,
    },
    {
      title: 'disabled = true, which it does not know',
      files: { '.codex/config.toml': `${ENTRY}disabled = true\n` },
      isOn: true,
    },
  ],
};
